// Renders media/icon.svg to the PNG that the Marketplace asks for: node test/sample/renderIcon.mjs
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { launchChromium } from '../host/chromium.mjs';
import { installChromium, projectRoot } from '../host/install.mjs';

const size = 256;
const { browser, page } = await launchChromium(await installChromium(), { width: size, height: size });
const svg = readFileSync(join(projectRoot, 'media/icon.svg'), 'utf8');
await page.setContent(`<style>body{margin:0;background:transparent}svg{display:block}</style>${svg}`);
await page.screenshot({ path: join(projectRoot, 'media/icon.png'), omitBackground: true });
await browser.close();
