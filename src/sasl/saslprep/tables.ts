/** Tables of stringprep (RFC 3454), as far as SASLprep (RFC 4013) uses them. */

/** Table C.1.2: spaces other than the ASCII space. */
export const MAPPED_TO_SPACE = /[\u{a0}\u{1680}\u{2000}-\u{200b}\u{202f}\u{205f}\u{3000}]/gu;

/** Table B.1: characters that are removed. */
export const MAPPED_TO_NOTHING =
  /[\u{34f}\u{180b}-\u{180d}\u{fe00}-\u{fe0f}\u{ad}\u{1806}\u{200b}-\u{200d}\u{2060}\u{feff}]/gu;

const SPACES = '\\u{a0}\\u{1680}\\u{2000}-\\u{200b}\\u{202f}\\u{205f}\\u{3000}';

/** Tables C.2.1 and C.2.2, section 2.2.2 of RFC 3454. */
const CONTROLS =
  '\\u{0}-\\u{1f}\\u{7f}-\\u{9f}\\u{6dd}\\u{70f}\\u{180e}\\u{200c}\\u{200d}\\u{2028}\\u{2029}' +
  '\\u{2060}-\\u{2063}\\u{206a}-\\u{206f}\\u{feff}\\u{fff9}-\\u{fffc}\\u{1d173}-\\u{1d17a}';

/** Tables C.3 to C.5: private use, noncharacters, halves of surrogate pairs. */
const NO_TEXT = '\\p{Private_Use}\\p{Noncharacter_Code_Point}\\p{Surrogate}';

/** Tables C.6 to C.9: inappropriate for plain text, or for descriptions; display, and tags. */
const UNSUITABLE =
  '\\u{fff9}-\\u{fffd}\\u{2ff0}-\\u{2ffb}\\u{340}\\u{341}\\u{200e}\\u{200f}\\u{202a}-\\u{202e}' +
  '\\u{206a}-\\u{206f}\\u{e0001}\\u{e0020}-\\u{e007f}';

export const PROHIBITED = new RegExp(`[${SPACES}${CONTROLS}${NO_TEXT}${UNSUITABLE}]`, 'u');

/** Table D.1: characters of the bidirectional classes R and AL. */
const RIGHT_TO_LEFT_RANGES =
  '\\u{5be}\\u{5c0}\\u{5c3}\\u{5d0}-\\u{5ea}\\u{5f0}-\\u{5f4}\\u{61b}\\u{61f}\\u{621}-\\u{63a}' +
  '\\u{640}-\\u{64a}\\u{66d}-\\u{66f}\\u{671}-\\u{6d5}\\u{6dd}\\u{6e5}\\u{6e6}\\u{6fa}-\\u{6fe}' +
  '\\u{700}-\\u{70d}\\u{710}\\u{712}-\\u{72c}\\u{780}-\\u{7a5}\\u{7b1}\\u{200f}\\u{fb1d}' +
  '\\u{fb1f}-\\u{fb28}\\u{fb2a}-\\u{fb36}\\u{fb38}-\\u{fb3c}\\u{fb3e}\\u{fb40}\\u{fb41}' +
  '\\u{fb43}\\u{fb44}\\u{fb46}-\\u{fbb1}\\u{fbd3}-\\u{fd3d}\\u{fd50}-\\u{fd8f}' +
  '\\u{fd92}-\\u{fdc7}\\u{fdf0}-\\u{fdfc}\\u{fe70}-\\u{fe74}\\u{fe76}-\\u{fefc}';

export const RIGHT_TO_LEFT = new RegExp(`[${RIGHT_TO_LEFT_RANGES}]`, 'u');

/** Table D.2: letters of the class L, which are all letters of left-to-right scripts. */
export const LEFT_TO_RIGHT = new RegExp(
  `(?![${RIGHT_TO_LEFT_RANGES}]|\\p{Script=Hebrew}|\\p{Script=Arabic}|\\p{Script=Syriac}|\\p{Script=Thaana})\\p{Letter}`,
  'u',
);
