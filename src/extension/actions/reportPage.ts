import { randomBytes } from 'node:crypto';
import { promotionBar } from '../../core/measure/attention';
import { measureReport } from '../../core/measure/measureReport';
import { outcomesOf } from '../../core/measure/outcome';
import { measureHtml } from '../../core/measure/reportHtml';
import { reportSections } from '../../core/measure/reportSections';
import { ViewColumn, env, l10n, window, type Uri } from 'vscode';
import type { LoadedRules } from './loadedRules';
import { say } from './say';
import type { ReviewSessions } from './reviewSession';

/** The team's figures of this repository, as a page without scripts. */
export async function openReport(root: Uri, sessions: ReviewSessions, loaded: LoadedRules): Promise<void> {
  const outcomes = outcomesOf(await (await sessions.state(root)).records('outcomes'));
  const rules = await loaded.of(root);
  const owners = new Map(rules?.all.map(({ id, owner }) => [id, owner]));
  const report = measureReport(outcomes, {
    since: null,
    now: Date.now(),
    goals: rules?.config.goals ?? null,
    promote: promotionBar(rules?.config.promote),
    ownerOf: (rule) => owners.get(rule) ?? null,
  });
  const panel = window.createWebviewPanel('freshEyes.report', l10n.t('Fresh Eyes Report'), ViewColumn.Active, {
    enableScripts: false,
    localResourceRoots: [],
  });
  const sections = reportSections(report, say);
  panel.webview.html = measureHtml(sections, { nonce: randomBytes(16).toString('hex'), language: env.language });
}
