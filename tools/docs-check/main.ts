/** Checks links and style of the documentation: npm run docs:check. */
import { blocksWithoutImports, otherSpellings } from './blocks.ts';
import { unmentioned } from './exports.ts';
import { unmeasuredFigures } from './figures.ts';
import { brokenLinks } from './links.ts';
import type { Page } from './pages.ts';
import { filesBelow, read, readPages } from './pages.ts';
import {
  booleansWithoutWhether,
  fullStopsOfMessages,
  functionsWithoutVerb,
  phrasesOfPage,
  phrasesOfSource,
  titlesWithShould,
} from './style.ts';

const pages = readPages();
const sources = filesBelow('src', '.ts').map(toPage);
const tests = filesBelow('test', '.test.ts').map(toPage);
const findings = [
  ...pages.flatMap(brokenLinks),
  ...pages.flatMap(phrasesOfPage),
  ...pages.flatMap(blocksWithoutImports),
  ...pages.flatMap(otherSpellings),
  ...sources.flatMap(phrasesOfSource),
  ...sources.flatMap(fullStopsOfMessages),
  ...sources.flatMap(booleansWithoutWhether),
  ...pages.filter(({ path }) => path.endsWith('exports.md')).flatMap(functionsWithoutVerb),
  ...tests.flatMap(titlesWithShould),
  ...unmentioned(pages),
  ...pages.filter(({ path }) => path === 'README.md').flatMap((page) => unmeasuredFigures(page)),
];
for (const { place, problem } of findings) process.stdout.write(`${place}: ${problem}\n`);
process.stdout.write(`${pages.length} pages, ${findings.length} problems\n`);
if (findings.length > 0) process.exitCode = 1;

function toPage(path: string): Page {
  return { path, text: read(path) };
}
