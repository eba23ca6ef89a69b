/** A picture as rows of pixels: three bytes each, red, green and blue. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** Thrown if a picture cannot be decoded. */
export class PictureError extends Error {
  override readonly name = 'PictureError';
}

/** The largest side of a picture: a daemon's header may claim anything. */
const SIDE_MAX = 16_384;

/** Throws unless the size is one that a screen can have. */
export function checkSize(width: number, height: number): void {
  if (width < 1 || height < 1 || width > SIDE_MAX || height > SIDE_MAX) {
    throw new PictureError(`The picture has an impossible size: ${width} x ${height}`);
  }
}

/** Returns the picture, scaled to another size. Each pixel is the mean of those it covers. */
export function scaled(picture: Picture, width: number, height: number): Picture {
  if (width === picture.width && height === picture.height) return picture;
  const pixels = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const [top, bottom] = covered(y, height, picture.height);
    for (let x = 0; x < width; x++) {
      const [left, right] = covered(x, width, picture.width);
      pixels.set(mean(picture, left, right, top, bottom), (y * width + x) * 3);
    }
  }
  return { width, height, pixels };
}

/** Returns the largest size of the same shape that fits. */
export function fitted(
  { width, height }: Picture,
  widthMax: number,
  heightMax: number,
): readonly [width: number, height: number] {
  const factor = Math.min(1, widthMax / width, heightMax / height);
  return [Math.max(1, Math.floor(width * factor)), Math.max(1, Math.floor(height * factor))];
}

function covered(at: number, size: number, sourceSize: number): readonly [number, number] {
  const first = Math.floor((at * sourceSize) / size);
  return [first, Math.max(first + 1, Math.floor(((at + 1) * sourceSize) / size))];
}

function mean(
  { pixels, width }: Picture,
  left: number,
  right: number,
  top: number,
  bottom: number,
): [number, number, number] {
  let [red, green, blue] = [0, 0, 0];
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const at = (y * width + x) * 3;
      red += pixels[at] ?? 0;
      green += pixels[at + 1] ?? 0;
      blue += pixels[at + 2] ?? 0;
    }
  }
  const count = (right - left) * (bottom - top);
  return [red / count, green / count, blue / count];
}
