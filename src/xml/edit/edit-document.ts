import type { View } from '../codec/view.ts';
import type { SourceDocument } from '../tree/source-document.ts';
import { DraftDocument } from './draft-document.ts';
import { renderDocument } from './render.ts';

/**
 * Lets a program change a document through a draft.
 *
 * @returns The text with the changes; the same text if there are none.
 */
export function editDocument(
  source: SourceDocument,
  view: View,
  change: (draft: object) => unknown,
): string {
  const document = new DraftDocument(source);
  const root = document.nodeOf(source.root, view, `/${view.name}`);
  try {
    change(root.draft);
    return renderDocument(document);
  } finally {
    document.isOpen = false;
  }
}
