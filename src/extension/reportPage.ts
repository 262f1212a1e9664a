import { randomBytes } from 'node:crypto';
import { ViewColumn, env, l10n, window, type Uri } from 'vscode';
import { loadEngine } from './loadEngine';
import type { LoadedRules } from './loadedRules';
import { say } from './say';
import type { ReviewSessions } from './reviewSession';

/** The team's figures of this repository, as a page without scripts. */
export async function openReport(root: Uri, sessions: ReviewSessions, loaded: LoadedRules): Promise<void> {
  const engine = loadEngine();
  const outcomes = engine.outcomesOf(await (await sessions.state(root)).records('outcomes'));
  const rules = await loaded.of(root);
  const owners = new Map(rules?.all.map(({ id, owner }) => [id, owner]));
  const report = engine.measureReport(outcomes, {
    since: null,
    now: Date.now(),
    goals: rules?.config.goals ?? null,
    promote: {
      minReports: rules?.config.promote?.minReports ?? 20,
      minAcceptance: rules?.config.promote?.minAcceptance ?? 0.5,
    },
    ownerOf: (rule) => owners.get(rule) ?? null,
  });
  const panel = window.createWebviewPanel('freshEyes.report', l10n.t('Fresh Eyes Report'), ViewColumn.Active, {
    enableScripts: false,
    localResourceRoots: [],
  });
  const sections = engine.reportSections(report, say);
  panel.webview.html = engine.measureHtml(sections, { nonce: randomBytes(16).toString('hex'), language: env.language });
}
