import { Hover, languages, type Disposable } from 'vscode';
import { isApplicable, type FindingStore, type ShownFinding } from '../findingStore';
import { toRange } from '../positions';
import { isHoverWanted } from '../settings';
import type { FindingMarkdown, Link } from './findingMarkdown';
import { findingLinks } from './findingLinks';

/** The whole explanation where the finding stands; the diagnostic itself only says its title. */
export function offerHovers(store: FindingStore, markdownOf: FindingMarkdown): Disposable[] {
  return [
    languages.registerHoverProvider(
      { scheme: 'file' },
      {
        provideHover: (document, position) => {
          if (!isHoverWanted()) return undefined;
          const at = store.findingsIn(document.uri).filter((shown) => standsOn(shown, position.line + 1));
          const [first] = at;
          if (!first?.place) return undefined;
          return new Hover(
            at.map((shown) => markdownOf(shown, linksFor(shown))),
            toRange(first.place.lines, (line) => document.lineAt(line).text),
          );
        },
      },
    ),
  ];
}

function standsOn({ place }: ShownFinding, line: number): boolean {
  return place?.isSame === true && place.lines.start <= line && line <= place.lines.end;
}

function linksFor(shown: ShownFinding): readonly Link[] {
  const { apply, preview, dismiss, discuss, rule } = findingLinks();
  return [...(isApplicable(shown) ? [apply, preview] : []), discuss, dismiss, rule];
}
