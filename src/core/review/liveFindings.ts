import type { Finding } from '../finding';
import type { RawFinding } from '../model/replySchema';

/**
 * Shows findings while the model still writes. Each raw finding goes through the same ladder as at the end, one after the
 * other, so that nothing appears that could not be located; what the whole picture later joins or refutes is gone from
 * the result. `believed` gets one raw finding; what it rejects with is left for the end to report.
 */
export function liveFindings(
  believed: (raw: RawFinding) => Promise<readonly Finding[]>,
  announce: (finding: Finding) => void,
): { readonly take: (raw: RawFinding) => void; readonly settled: () => Promise<void> } {
  const taken = new Set<string>();
  let queue = Promise.resolve();
  return {
    take: (raw) => {
      const key = JSON.stringify([raw.path, raw.rule, raw.quote, raw.title]);
      if (taken.has(key)) return;
      taken.add(key);
      queue = queue
        .then(() => believed(raw))
        .then(
          (findings) => findings.forEach(announce),
          () => undefined,
        );
    },
    settled: () => queue,
  };
}
