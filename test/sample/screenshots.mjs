// Screenshots of the real editor for README and Marketplace: npm run screenshots [-- SCENE …]
import { build } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import UPNG from 'upng-js';
import { buildAll, root, sharedOptions } from '../../esbuild.mjs';
import { openWorkbench } from '../host/page.mjs';
import { sampleRepository } from './sampleRepository.mjs';

const themes = { light: 'light', dark: 'dark', contrast: 'high contrast' };
const size = { width: 1320, height: 825, scale: 1 };
const folder = join(root, 'media', 'screenshots');
const wanted = process.argv.slice(2);

/** What a model says of the sample; the rest is found by checks. */
const said = [
  {
    path: 'src/orders.ts',
    line: 10,
    quote: '  return (await response.json()) as Order;',
    rule: 'core/error-ignored',
    severity: 'warning',
    confidence: 0.9,
    title: 'A failed response is taken for an order',
    message:
      'fetch resolves for 404 and 500 as well. When the order does not exist, the error page or an error object is parsed and returned as an Order, and totals are computed from undefined.',
    replacement:
      '  if (!response.ok) throw new Error(`Order ${id}: HTTP ${response.status}`);\n  return (await response.json()) as Order;',
  },
  {
    path: 'tools/backup.py',
    line: 13,
    quote: 'requests.put("https://backup.example/" + name, data=open("/tmp/backup.tgz", "rb"), verify=False)',
    rule: 'core/resource-leak',
    severity: 'warning',
    confidence: 0.8,
    title: 'The archive is opened and never closed',
    message: 'Each upload keeps a file handle open until the interpreter happens to collect it.',
    replacement: null,
  },
];

const scripted = await loadScripted();
const endpoint = await scripted.scriptedEndpoint(scripted.reviewer(said));
await buildAll();
mkdirSync(folder, { recursive: true });

/** Each opens an editor of its own, goes where a person would, and takes its pictures in every theme. */
const scenes = {
  async findings({ editor, shoot }) {
    await review(editor);
    await tidy(editor);
    await editor.openFile('orders.ts');
    await editor.runCommand('View: Focus Problems');
    await editor.runCommand('Fresh Eyes: Next Finding');
    // The actions of Source Control show while the pointer is over its header.
    const header = editor.page.locator('.pane-header', { hasText: /^Changes/ });
    await shoot('findings', () => header.hover());
  },
  async running({ editor, shoot }) {
    endpoint.play({ instead: 'silence' });
    await editor.page.keyboard.press('Control+Shift+G');
    await editor.openFile('orders.ts');
    await start(editor);
    await editor.waitForText(/requests: 1/);
    await editor.page.locator('.pane-header', { hasText: 'Fresh Eyes' }).locator('.title').click();
    await tidy(editor);
    await shoot('running');
  },
  async hover({ editor, shoot }) {
    await review(editor);
    await tidy(editor);
    await editor.openFile('orders.ts');
    await goTo(editor, 10);
    await shoot('hover', async () => {
      await editor.page.keyboard.press('Escape');
      // By its keys: a click in the palette would leave the pointer where something else has a tooltip.
      await editor.page.keyboard.press('Control+K');
      await editor.page.keyboard.press('Control+I');
      await editor.page.locator('.monaco-hover:visible').first().waitFor();
    });
  },
  async thread({ editor, shoot }) {
    await review(editor);
    await tidy(editor);
    await editor.openFile('orders.ts');
    await goTo(editor, 10);
    await editor.runCommand('Fresh Eyes: Explain Finding');
    await editor.waitForText('2 replies');
    await editor.runCommand('View: Hide Panel');
    await editor.waitForText(/resolves as soon as the headers arrive/);
    await editor.page.locator('.review-widget .body').first().hover();
    await editor.page.mouse.wheel(0, 800);
    // Off the box of the reply, which has a tooltip.
    await shoot('thread', () => editor.page.mouse.move(220, 340));
  },
  async preview({ editor, shoot }) {
    await review(editor);
    await tidy(editor);
    await editor.openFile('orders.ts');
    await goTo(editor, 10);
    await editor.runCommand('Fresh Eyes: Preview Suggestion');
    await editor.waitForText(/with the suggestion/);
    await shoot('preview');
  },
  async rules({ editor, shoot }) {
    await editor.runCommand('Fresh Eyes: Show Rules');
    await editor.waitForText('A check that can never fail');
    await tidy(editor);
    await editor.page.locator('.pane-header.expanded', { hasText: 'Changes' }).locator('.title').click();
    await editor.page.locator('.monaco-list-row', { hasText: 'A check that can never fail' }).first().click();
    await editor.page.waitForTimeout(2_000);
    await shoot('rules');
  },
  async report({ editor, shoot, workspace, state }) {
    await aMonthOf({ workspace, state });
    await editor.runCommand('Fresh Eyes: Open Report');
    const report = editor.page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
    await report.locator('svg.chart').first().waitFor();
    await editor.runCommand('View: Toggle Primary Side Bar Visibility');
    await shoot('report');
  },
  async walkthrough({ editor, shoot }) {
    await editor.runCommand('Fresh Eyes: Get Started');
    await editor.waitForText('See a review');
    await shoot('walkthrough');
  },
  async restricted({ editor, shoot }) {
    await editor.page.keyboard.press('Control+Shift+G');
    for (const name of ['Fresh Eyes', 'Changes'])
      await editor.page.locator('.pane-header', { hasText: name }).locator('.title').click();
    await editor.waitForText(/Results of earlier reviews can be read/);
    await editor.page.getByText('Activating Extensions').waitFor({ state: 'hidden' });
    await shoot('restricted');
  },
  async incomplete({ editor, shoot }) {
    endpoint.play({
      status: 401,
      body: JSON.stringify({ error: { message: 'Incorrect API key', code: 'invalid_api_key' } }),
    });
    await start(editor);
    await editor.waitForText(/Incomplete/);
    await tidy(editor);
    await shoot('incomplete');
  },
};

for (const [name, scene] of Object.entries(scenes)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  // A folder that is not trusted keeps the theme it was opened with.
  const rounds = name === 'restricted' ? Object.entries(themes).map((theme) => [theme]) : [Object.entries(themes)];
  for (const round of rounds) await pictures(name, scene, round);
  console.log(name);
}
await endpoint.close();

async function pictures(name, scene, round) {
  const state = join(root, 'out', 'screenshots');
  rmSync(state, { recursive: true, force: true });
  const workspace = sampleRepository(join(root, 'out', 'orders'));
  const editor = await openWorkbench({
    workspace,
    size,
    theme: round[0][1],
    restricted: name === 'restricted',
    env: { XDG_STATE_HOME: state },
    settings: {
      'freshEyes.model.provider': 'openai-compatible',
      'freshEyes.model.baseUrl': endpoint.baseUrl,
      'freshEyes.model.name': 'qwen3-coder',
      'editor.fontSize': 13,
      'editor.minimap.enabled': false,
      'window.commandCenter': false,
      'workbench.layoutControl.enabled': false,
      'typescript.validate.enable': false,
      'js/ts.validate.enabled': false,
      'git.blame.statusBarItem.enabled': false,
      'remote.autoForwardPorts': false,
    },
  });
  const shoot = async (shot, prepare = async () => {}) => {
    for (const [suffix, theme] of round) {
      if (theme !== round[0][1]) await editor.useTheme(theme);
      await editor.page.mouse.move(size.width - 250, size.height - 200);
      await prepare();
      await editor.page.waitForTimeout(500);
      const file = join(folder, `${shot}-${suffix}.png`);
      await editor.screenshot(file);
      withPalette(file);
    }
  };
  try {
    endpoint.play(scripted.reviewer(said));
    await scene({ editor, shoot, workspace, state });
  } catch (error) {
    await editor.screenshot(join(root, 'out', `screenshot-${name}.png`));
    throw error;
  } finally {
    await editor.close();
    rmSync(workspace, { recursive: true, force: true });
  }
}

/** The first send to an address asks once; a person says yes. */
async function start(editor) {
  await editor.runCommand('Fresh Eyes: Review Staged Changes');
  await editor.page.getByRole('button', { name: 'Send', exact: true }).click();
}

async function review(editor) {
  await start(editor);
  await editor.waitForText(/\d+ findings/);
}

async function goTo({ page }, line) {
  await page.locator('.editor-instance .monaco-editor').first().click();
  await page.keyboard.press('Control+G');
  const input = page.locator('.quick-input-widget:visible input');
  await input.fill(`:${line}:10`);
  await page.locator('.quick-input-list .monaco-list-row').first().waitFor();
  await input.press('Enter');
  await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
}

/** As a person who reviews would have it: a wider side bar, no graph. */
async function tidy({ page }) {
  const graph = page.locator('.pane-header.expanded', { hasText: 'Graph' });
  // It comes when git has found the repository.
  await graph.waitFor();
  await graph.locator('.title').click();
  const sash = await page
    .locator('.split-view-container > .sash.vertical, .monaco-sash.vertical')
    .first()
    .boundingBox();
  const sideBar = await page.locator('.part.sidebar').boundingBox();
  const edge = { x: sideBar.x + sideBar.width, y: sash ? sash.y + 300 : 400 };
  await page.mouse.move(edge.x, edge.y);
  await page.mouse.down();
  await page.mouse.move(edge.x + 90, edge.y, { steps: 4 });
  await page.mouse.up();
}

/** Made-up outcomes and goals to hold against them, as if the sample had been reviewed for a month. */
async function aMonthOf({ workspace, state }) {
  const review = new Date(Date.now() + 90 * 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
  const goals = { owner: '@platform', review, acceptance: 0.4, falseAlarms: 0.05, p95Seconds: 40 };
  const config = join(workspace, '.fresh-eyes', 'config.jsonc');
  mkdirSync(dirname(config), { recursive: true });
  writeFileSync(config, JSON.stringify({ goals }));
  const git = (...args) => execFileSync('git', args, { cwd: workspace, stdio: 'pipe' });
  git('add', '.fresh-eyes/config.jsonc');
  const person = ['-c', 'user.name=Sample', '-c', 'user.email=sample@example.invalid', '-c', 'commit.gpgsign=false'];
  git(...person, 'commit', '-q', '--no-verify', '-m', 'goals', '--', '.fresh-eyes/config.jsonc');
  const { madeUpOutcomes, repositoryState } = await bundled(`
    export { madeUpOutcomes } from './test/madeUpOutcomes';
    export { repositoryState } from './src/node/repositoryState';
  `);
  const store = repositoryState(workspace, { env: { ...process.env, XDG_STATE_HOME: state } });
  const month = madeUpOutcomes({ seed: 7, end: Date.now(), days: 55, reviewsPerDay: 20 });
  for (const outcome of month) await store.append('outcomes', outcome);
}

async function bundled(contents) {
  const file = join(root, 'out', `bundled-${randomUUID()}.mjs`);
  const stdin = { contents, resolveDir: root, loader: 'ts' };
  await build({ ...sharedOptions, format: 'esm', stdin, packages: 'external', outfile: file });
  const module = await import(pathToFileURL(file).href);
  rmSync(file);
  return module;
}

/** A model that reviews as written above, and answers questions. */
async function loadScripted() {
  const module = await bundled(`export * from './test/scriptedEndpoint';`);
  const answer =
    'fetch resolves as soon as the headers arrive, whatever the status is. For an order that does not exist, the server answers 404 with an error page; response.json() then throws on HTML, or returns the error object, which the cast passes on as an Order without id, total and paid. totalOf adds undefined and returns NaN.';
  const reviewer = (findings) => {
    const script = module.reviewer(findings);
    return (request) =>
      module.promptOf(request).includes('The developer says:')
        ? { text: JSON.stringify({ answer, replacement: null }) }
        : script(request);
  };
  return { ...module, reviewer };
}

/** Two of them ship with the extension: 256 colours look the same here and take a third of the bytes. */
function withPalette(file) {
  const picture = UPNG.decode(readFileSync(file));
  writeFileSync(file, Buffer.from(UPNG.encode(UPNG.toRGBA8(picture), picture.width, picture.height, 256)));
}
