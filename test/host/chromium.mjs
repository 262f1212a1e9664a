import { chromium } from 'playwright-core';

const quietFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * A headless Chromium with one window's worth of page. Closing the returned browser ends it.
 * @param {string} executablePath
 * @param {{ width?: number, height?: number, scale?: number }} [size] in CSS pixels
 */
export async function launchChromium(executablePath, { width = 1280, height = 800, scale = 1 } = {}) {
  const browser = await chromium.launch({
    executablePath,
    args: quietFlags,
    // Whoever starts it decides what a signal means.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  const context = await browser.newContext({
    viewport: { width, height },
    deviceScaleFactor: scale,
    locale: 'en-US',
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  return { browser, page: await context.newPage() };
}
