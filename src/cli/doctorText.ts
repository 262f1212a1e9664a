import { inertLine } from '../core/inertText';
import type { Fitness } from '../core/measure/fitness';
import { english, message } from '../core/messages';
import type { Probe } from '../core/model/contextProbe';
import { setUpLine, type SetUpLine, type SetUpState } from '../node/setUpLine';

const words: Readonly<Record<SetUpState, string>> = { ok: 'ok', note: 'note', failed: 'FAIL', skipped: '-' };

/** One line per thing, and the next step under what needs one. */
export function lineText({ state, message: what, next }: SetUpLine): string {
  const first = `${words[state].padEnd(6)}${inertLine(english(what))}\n`;
  return next === null ? first : `${first}      ${inertLine(english(next))}\n`;
}

export function probeLines({ steps, provenTokens }: Probe, model: string): readonly SetUpLine[] {
  const taken = steps.map(({ tokens, returned, hidden, failure }) =>
    setUpLine(
      'probe-step',
      returned === hidden && failure === null ? 'ok' : 'note',
      failure?.message ?? message('doctor.probe-step', { tokens, returned, hidden }),
    ),
  );
  const end =
    provenTokens === null
      ? setUpLine('probe', 'failed', message('doctor.probe-none', { model }), message('doctor.probe-none.next'))
      : setUpLine('probe', 'ok', message('doctor.probe-proven', { model, tokens: provenTokens }));
  return [...taken, end];
}

export function fitnessLines(run: Fitness, model: string): readonly SetUpLine[] {
  const cases = run.outcomes.map(({ id, language, mistakes, found, invented, failure }) =>
    failure === null
      ? setUpLine(
          'fitness-case',
          found === mistakes && invented === 0 ? 'ok' : 'note',
          message('doctor.fitness-case', { id, language, mistakes, found, invented }),
        )
      : setUpLine(
          'fitness-case',
          'note',
          message('doctor.fitness-failed', { id, language, text: english(failure.message) }),
        ),
  );
  const { mistakes, found, invented, incomplete } = run;
  const args = { model, mistakes, found, invented, incomplete };
  const verdict = {
    gate: setUpLine('fitness', 'ok', message('doctor.fit-to-gate', args), message('doctor.fitness-note')),
    advise: setUpLine('fitness', 'note', message('doctor.fit-to-advise', args), message('doctor.fitness-note')),
    'not-fit': setUpLine('fitness', 'failed', message('doctor.not-fit', args), message('doctor.not-fit.next')),
  };
  return [...cases, verdict[run.verdict]];
}
