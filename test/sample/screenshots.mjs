// Screenshots of the real editor for README and Marketplace: npm run screenshots [-- SCENE …]
import { build } from 'esbuild';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
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

const endpoint = await startEndpoint();
await buildAll();
mkdirSync(folder, { recursive: true });

/** @type {Record<string, (shot: Scene) => Promise<void>>} */
const scenes = {
  async findings({ editor, shoot }) {
    await review(editor);
    await tidy(editor);
    await editor.openFile('orders.ts');
    await editor.runCommand('View: Focus Problems');
    await editor.runCommand('Fresh Eyes: Next Finding');
    await editor.page.waitForTimeout(1_500);
    // The actions of Source Control show while the pointer is over its header.
    await editor.page.locator('.pane-header', { hasText: /^Changes/ }).hover();
    await shoot('findings');
  },
};

for (const [name, scene] of Object.entries(scenes)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const workspace = sampleRepository(join(root, 'out', 'orders'));
  const editor = await openWorkbench({
    workspace,
    size,
    theme: 'light',
    restricted: name === 'restricted',
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
  const shoot = async (shot) => {
    for (const [suffix, theme] of Object.entries(themes)) {
      await editor.useTheme(theme);
      await editor.page.waitForTimeout(400);
      await editor.screenshot(join(folder, `${shot}-${suffix}.png`));
    }
  };
  try {
    await scene({ editor, shoot, endpoint });
    console.log(`${name}: ${Object.keys(themes).length} screenshots`);
  } catch (error) {
    await editor.screenshot(join(root, 'out', `screenshot-${name}.png`));
    throw error;
  } finally {
    await editor.close();
    rmSync(workspace, { recursive: true, force: true });
  }
}
await endpoint.close();

/** The first send to an address asks once; a person says yes. */
async function review(editor) {
  await editor.runCommand('Fresh Eyes: Review Staged Changes');
  const send = editor.page.getByRole('button', { name: 'Send', exact: true });
  await send.click();
  await editor.page.locator('.tree-explorer-viewlet-tree-view .monaco-list-row').first().waitFor();
  await editor.waitForText(/findings/);
}

/** As a person who reviews would have it: a wider side bar, no graph. */
async function tidy({ page }) {
  const graph = page.locator('.pane-header.expanded', { hasText: 'Graph' });
  if (await graph.isVisible()) await graph.locator('.title').click();
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

async function startEndpoint() {
  const file = join(root, 'out', `scriptedEndpoint-${process.pid}.mjs`);
  await build({
    ...sharedOptions,
    format: 'esm',
    entryPoints: [join(root, 'test/scriptedEndpoint.ts')],
    outfile: file,
  });
  const { scriptedEndpoint, reviewer } = await import(pathToFileURL(file).href);
  rmSync(file);
  return scriptedEndpoint(reviewer(said));
}
