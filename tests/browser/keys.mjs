// A citizen at the portal with the keyboard alone, in the system's Chromium. On stdin a JSON object: `base` (URL), `chromium` (file),
// `modules` (directory of npm packages), `service`, `iin`, `password`, `person` (whose key signs), `answers` (name and value of each
// control). On stdout where it ended, and how many keys were pressed.
import { createRequire } from 'node:module';
import path from 'node:path';

const read = async (stream) => {
    const pieces = [];
    for await (const piece of stream) pieces.push(piece);
    return Buffer.concat(pieces).toString('utf8');
};
const job = JSON.parse(await read(process.stdin));
const { chromium } = createRequire(path.join(job.modules, 'x.js'))('playwright-core');
const browser = await chromium.launch({
    executablePath: job.chromium,
    headless: true,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
});
const page = await (await browser.newContext({ ignoreHTTPSErrors: true, locale: 'en' })).newPage();
page.setDefaultTimeout(20000);
const PDF = Buffer.from('%PDF-1.4\n%%EOF\n');
page.on('filechooser', (chooser) => chooser.setFiles({ name: 'a.pdf', mimeType: 'application/pdf', buffer: PDF }));

let pressed = 0;
const press = async (key) => {
    pressed += 1;
    await page.keyboard.press(key);
};
// Tab by Tab to what matches; what has the focus must be seen to have it.
const tabTo = async (selector) => {
    for (let turn = 0; turn < 150; turn += 1) {
        await press('Tab');
        const found = await page.evaluate((wanted) => {
            const here = document.activeElement;
            if (!here || !here.matches(wanted)) return null;
            const { outlineStyle, boxShadow } = getComputedStyle(here);
            return { isSeen: outlineStyle !== 'none' || boxShadow !== 'none' };
        }, selector);
        if (found && !found.isSeen) throw new Error(`${page.url()}: the focus is not seen on ${selector}`);
        if (found) return;
    }
    throw new Error(`${page.url()}: no Tab leads to ${selector}`);
};
const go = async (selector) => {
    await tabTo(selector);
    await Promise.all([page.waitForNavigation(), press('Enter')]);
};
const type = async (text) => {
    pressed += text.length;
    await page.keyboard.type(text);
};

await page.goto(`${job.base}/register`);
await tabTo('#iin');
await type(job.iin);
await tabTo('#password');
await type(job.password);
await go('main form button');
await page.goto(`${job.base}/services/${job.service}`);
await go(`a[href="/services/${job.service}/order"]`);
for (let turn = 0; turn < 60 && page.url().includes('/order/fields/'); turn += 1) {
    const controls = await page.evaluate(() => [...document.querySelectorAll('main form input:not([type="hidden"]), main form textarea, main form select')]
        .map((node) => ({ id: node.id, name: node.name, kind: node.type })));
    const names = new Set();
    for (const { id, name, kind } of controls) {
        if (names.has(name)) continue;
        names.add(name);
        await tabTo(`[id="${id}"]`);
        if (kind === 'radio' || kind === 'checkbox') await press('Space');
        else if (kind === 'select-one') await press('ArrowDown');
        else await type(job.answers[name] || '');
    }
    await go('main form button');
}
if (page.url().endsWith('/documents')) {
    await tabTo('input[type="file"]');
    await press('Enter');
    await page.waitForFunction(() => document.querySelector('input[type="file"]').files.length === 1);
    await go('main form[enctype] button');
    await go('main button[name="go"]');
}
await go('main a.button');
await tabTo('form.testers select');
await type(job.person);
await go('form.testers button');
process.stdout.write(JSON.stringify({ ended: page.url(), pressed, text: await page.locator('main').innerText() }));
await browser.close();
