import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Comment, CommentTag, ReflectionKind } from 'typedoc';
import { readCoverage } from '../coverage/read.ts';
import { libvirtPage } from './libvirt-page.ts';

/** Stands for the page of functions until its place is known, which depends on the form. */
const PLACE = 'https://functions.invalid/';

/** Links each member to the functions of libvirt that it stands for, and to their lines. */
export function linkToLibvirt(project) {
  const functions = functionsByMember();
  const kinds = ReflectionKind.Method | ReflectionKind.Property | ReflectionKind.Accessor;
  for (const each of project.getReflectionsByKind(kinds | ReflectionKind.Function)) {
    const isFunction = each.kind === ReflectionKind.Function;
    // Other entry points have classes of the same names.
    if (!/src\/api\//.test(project.getSymbolIdFromReflection(each)?.packagePath)) continue;
    const member = isFunction ? each.name : `${each.parent?.name}.${each.name}`;
    for (const name of functions.get(member) ?? []) see(each, name);
  }
}

/** `Domain.getState` is `virDomainGetState`. */
function functionsByMember() {
  const found = new Map();
  for (const [name, entry] of Object.entries(readCoverage())) {
    const member = entry.method ?? entry.property ?? entry.function;
    if (member !== undefined) found.set(member, [...(found.get(member) ?? []), name]);
  }
  return found;
}

function see(reflection, name) {
  const accessor = reflection.getSignature ? [reflection.getSignature] : [reflection];
  for (const each of reflection.signatures ?? accessor) {
    each.comment ??= new Comment();
    each.comment.blockTags.push(
      new CommentTag('@see', [
        {
          kind: 'text',
          text: `[${name}](${libvirtPage(name)}), and its line in [functions.md](${PLACE}#${name})`,
        },
      ]),
    );
  }
}

/** Points the links of all pages in a folder to its page of functions. */
export function placeFunctions(folder, extension) {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.name.endsWith(extension)) continue;
    const path = join(entry.parentPath, entry.name);
    const page = readFileSync(path, 'utf8');
    const place = relative(entry.parentPath, join(folder, `documents/functions${extension}`));
    if (page.includes(PLACE)) writeFileSync(path, page.replaceAll(PLACE, place));
  }
}
