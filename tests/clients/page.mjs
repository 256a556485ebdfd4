// Opens pages in headless Chromium, on a desk and on a phone, light and dark: no violation of axe-core's
// rules, no message in the console, no dialog, no request but for the page, nothing wider than the screen.
//
// Usage: node page.mjs MODULES CHROMIUM FILE...
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [modules, executablePath, ...files] = process.argv.slice(2);
const require = createRequire(pathToFileURL(resolve(modules) + '/'));
const { chromium } = require('playwright-core');
const axe = require('axe-core');

const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync'];
const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', ...quiet];
const browser = await chromium.launch({ executablePath, args, timeout: 60000 });
let faults = 0;

for (const file of files) {
  const address = pathToFileURL(resolve(file)).href;
  for (const [colorScheme, width] of [['light', 1200], ['dark', 1200], ['light', 360], ['dark', 360]]) {
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 800 } });
    const page = await context.newPage();
    const found = [];
    page.on('console', (message) => found.push(`console: ${message.text()}`));
    page.on('pageerror', (error) => found.push(`error: ${error}`));
    page.on('dialog', (dialog) => { found.push(`dialog: ${dialog.message()}`); return dialog.dismiss(); });
    page.on('request', (request) => { if (request.url() !== address) found.push(`request: ${request.url()}`); });
    await page.goto(address, { timeout: 60000 });
    // What is folded away is read as well.
    await page.evaluate(() => document.querySelectorAll('details').forEach((one) => { one.open = true; }));
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (wide > 0) found.push(`${wide} pixels wider than a screen of ${width}`);
    const links = await page.evaluate(() => [...document.links].map((link) => link.protocol));
    if (links.some((kind) => kind !== 'https:' && kind !== 'file:')) found.push(`links: ${links}`);
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate(() => window.axe.run(document));
    for (const one of violations) {
      found.push(`axe: ${one.id} (${one.nodes.length}): ${one.help}: ${one.nodes[0].html.slice(0, 200)}`);
    }
    for (const fault of found) console.log(`${file}, ${colorScheme}, ${width}: ${fault}`);
    faults += found.length;
    await context.close();
  }
}
await browser.close();
console.log(`${files.length} pages, ${faults} faults`);
process.exit(faults === 0 ? 0 : 1);
