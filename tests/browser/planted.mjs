// What strangers wrote, on every page, in the system's Chromium. On stdin a JSON object: `gateway`, `management`, `agent` (URLs, the
// agent's as https), `service`, `number` (of a registered request), `official` (`name`, `token`), `files` (handed in at /verify), `typed` (a
// text that is typed into forms), `fileName` (of a file that is sent), `origin` and `method` (of a page that asks the agent), `chromium`
// (file), `modules` (directory of npm packages). On stdout: `pages` (how many were looked at), `shown` (by the mark of a text, the pages
// that show it), `wrong` (a sentence each).
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { PAGE_BYTES_MAX, looking } from './look.mjs';

const read = async (stream) => {
    const pieces = [];
    for await (const piece of stream) pieces.push(piece);
    return Buffer.concat(pieces).toString('utf8');
};
const job = JSON.parse(await read(process.stdin));
const require = createRequire(path.join(job.modules, 'x.js'));
const { chromium } = require('playwright-core');
const { WebSocket } = require('ws');
const args = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const browser = await chromium.launch({ executablePath: job.chromium, headless: true, args });
const own = [job.gateway, job.management, job.agent];
const { wrong, complain, watched } = looking({ browser, own, modules: job.modules, words: false });
const shown = {};
let pages = 0;

// The elements that pages have; a text of a stranger brings none of its own.
const ELEMENTS = new Set(('html head meta title link script body a header nav main footer section article aside div p span strong em b i small abbr code pre ul ol li dl dt dd table '
    + 'caption thead tbody tr th td h1 h2 h3 h4 form fieldset legend label input textarea select option button details summary progress time br hr noscript svg path img').split(' '));
const look = async (tab) => {
    pages += 1;
    const where = `${new URL(tab.url()).origin === job.gateway ? '' : new URL(tab.url()).port}${new URL(tab.url()).pathname}${new URL(tab.url()).search}`;
    const html = await tab.content();
    if (Buffer.byteLength(html) > PAGE_BYTES_MAX) complain(`${where}: ${Buffer.byteLength(html)} octets`);
    const facts = await tab.evaluate(() => {
        const all = [...document.querySelectorAll('*')];
        const values = [...document.querySelectorAll('input, textarea')].map((control) => control.value);
        return {
            names: [...new Set(all.map((element) => element.localName))],
            scripts: all.filter((element) => element.localName === 'script').map((element) => element.getAttribute('src') ?? 'inline'),
            handlers: all.filter((element) => [...element.attributes].some(({ name }) => name.startsWith('on') || name === 'style' || name === 'data-planted')).length,
            pictures: document.querySelectorAll('main img, iframe, object, embed, base').length,
            hrefs: [...document.querySelectorAll('[href], [action], [formaction]')].map((element) => element.getAttribute('href') ?? element.getAttribute('action') ?? element.getAttribute('formaction')),
            text: `${document.title}\n${document.body.innerText}\n${[...document.querySelectorAll('details')].map((element) => element.textContent).join('\n')}\n${values.join('\n')}`,
        };
    });
    const strange = facts.names.filter((name) => !ELEMENTS.has(name));
    if (strange.length) complain(`${where}: elements ${strange}`);
    if (facts.scripts.some((source) => !/^\/(assets\/qaqpa-[0-9a-f]+\.js|page\.js)$/.test(source))) complain(`${where}: scripts ${facts.scripts}`);
    if (facts.handlers) complain(`${where}: ${facts.handlers} elements with a handler or a style`);
    if (facts.pictures) complain(`${where}: ${facts.pictures} pictures or frames`);
    if (facts.hrefs.some((href) => /^\s*(javascript|data|vbscript):/i.test(href))) complain(`${where}: a link that runs`);
    if (/[\u202A-\u202E\u2066-\u2069]/u.test(html)) complain(`${where}: a mark turns the direction of a text`);
    for (const [mark] of facts.text.matchAll(/mark\d{3}/g)) (shown[mark] ??= new Set()).add(where);
};

// Follows the links of a listener, breadth first.
const crawl = async (tab, base, from, skip, max) => {
    const seen = new Set(from);
    const waiting = [...from];
    while (waiting.length && seen.size <= max) {
        const target = waiting.shift();
        const answer = await tab.goto(base + target).catch(() => null);
        if (!answer || !(answer.headers()['content-type'] ?? '').startsWith('text/html')) continue;
        if (answer.status() >= 500) complain(`${target}: ${answer.status()}`);
        await look(tab);
        const hrefs = await tab.locator('a[href]').evaluateAll((links) => links.filter((link) => !link.hasAttribute('download')).map((link) => link.href));
        for (const href of hrefs) {
            const url = new URL(href);
            if (url.origin !== new URL(base).origin || url.searchParams.has('lang') || skip.test(url.pathname + url.search)) continue;
            const next = url.pathname + url.search;
            if (!seen.has(next)) { seen.add(next); waiting.push(next); }
        }
    }
};
const press = (tab, locator) => Promise.all([tab.waitForNavigation(), locator.click()]);
const options = { viewport: { width: 1280, height: 900 }, ignoreHTTPSErrors: true };
const DOCUMENTS = /^\/(docs|schemas|openapi|metrics|health|assets|api)/;

// The citizen: the cabinet, the draft, the form; what is typed wrongly is shown again.
{
    const { context, tab } = await watched(options, 'en');
    await tab.goto(`${job.gateway}/login?lang=en`);
    await tab.fill('#iin', job.typed);
    await tab.fill('#password', job.typed);
    await press(tab, tab.locator('form[action="/login"] button').first());
    await look(tab);
    await tab.fill('#tester-iin', '123456789011');
    await tab.selectOption('form.testers select', 'people/valid');
    await press(tab, tab.locator('form.testers button'));
    const order = `/services/${job.service}/order`;
    await tab.goto(job.gateway + order + '/documents');
    await tab.setInputFiles('input[type="file"]', { name: job.fileName, mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n%%EOF\n') });
    await press(tab, tab.locator('main form[enctype] button').last());
    await look(tab);
    await tab.setInputFiles('input[type="file"]', { name: `\u202e${job.fileName}`, mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n%%EOF\n') });
    await press(tab, tab.locator('main form[enctype] button').last());
    await look(tab);
    if (!(await tab.locator('.error-summary').count())) complain('a file name with a mark that turns the direction is taken');
    await crawl(tab, job.gateway, ['/cabinet', '/cabinet/notices', `/cabinet/requests/${job.number}`, `${order}/check`, `${order}/fields/address`, `${order}/sign`, `/services?q=${encodeURIComponent(job.typed)}`],
        new RegExp(`${DOCUMENTS.source}|document.xml|save=yes|format=|^/services/(?!${job.service})|^/(centre|workstation)`), 40);
    // The result as a page.
    await tab.goto(`${job.gateway}/cabinet/requests/${job.number}`);
    await context.close();
}
// Whoever hands something in to be verified.
{
    const { context, tab } = await watched(options, 'en');
    for (const file of job.files) {
        await tab.goto(`${job.gateway}/verify?lang=en`);
        await tab.setInputFiles('#file', { name: job.fileName, mimeType: 'text/plain', buffer: readFileSync(file) });
        await press(tab, tab.locator('main form button').first());
        await look(tab);
    }
    await context.close();
}
// The officials: who signs in wrongly, the one with a stranger's name, every role of a tester.
{
    const { context, tab } = await watched(options, 'en');
    await tab.goto(`${job.gateway}/workstation?lang=en`);
    await tab.fill('#token', job.typed);
    await press(tab, tab.locator('main form button').first());
    await look(tab);
    await tab.fill('#token', job.official.token);
    await press(tab, tab.locator('main form button').first());
    await look(tab);
    await crawl(tab, job.gateway, ['/workstation', `/workstation?show=all&search=${encodeURIComponent(job.typed)}`], new RegExp(`${DOCUMENTS.source}|request.xml|attachments|^/(services|cabinet|centre|verify|register|login|try)`), 30);
    for (const role of ['head', 'responsible-executor', 'state-corporation-employee']) {
        await tab.goto(`${job.gateway}/workstation`);
        if (!(await tab.locator('#role').count())) break;
        await tab.selectOption('#role', `role:${role}`);
        await press(tab, tab.locator('form.switch:has(select) button'));
        await crawl(tab, job.gateway, ['/workstation', '/centre'], new RegExp(`${DOCUMENTS.source}|request.xml|attachments|^/(services|cabinet|verify|register|login|try)`), 30);
    }
    await context.close();
}
// A page of a stranger asks the agent, and the agent's page says who asks for what.
const asking = new WebSocket(job.agent.replace('https', 'wss'), { rejectUnauthorized: false, origin: job.origin });
{
    await new Promise((done, failed) => { asking.once('message', done); asking.on('error', failed); });
    const answered = () => new Promise((done) => { asking.once('message', done); });
    const wrongly = answered();
    asking.send(JSON.stringify({ module: 'kz.gov.pki.knca.commonUtils', method: job.method, args: [job.typed] }));
    await wrongly;
    asking.send(JSON.stringify({ module: 'kz.gov.pki.knca.commonUtils', method: 'signXml', args: ['PKCS12', 'SIGNATURE', '<a/>', '', ''] }));
    const { context, tab } = await watched(options, 'en');
    await tab.goto(job.agent);
    await tab.locator('form fieldset').first().waitFor({ timeout: 10000 });
    await look(tab);
    await context.close();
}
// The tester: every section, every entry of the journal, the people, the exchange.
{
    const { context, tab } = await watched(options, 'en');
    await tab.goto(`${job.management}/?lang=en`);
    const entries = [];
    for (const query of ['-channel:manage', 'channel:agent', 'channel:soap']) {
        await tab.goto(`${job.management}/console/journal?q=${encodeURIComponent(query)}`);
        entries.push(...await tab.locator('#entries a').evaluateAll((links) => links.map((link) => link.getAttribute('href'))));
    }
    await crawl(tab, job.management, ['/', '/console/journal', '/console/exchange', '/console/people/12', '/console/people?from=12', '/console/certificates', '/console/players', ...new Set(entries),
        `/console/journal?q=${encodeURIComponent(job.typed)}`, `/console/people?find=${encodeURIComponent(job.typed)}`],
        new RegExp(`${DOCUMENTS.source}|^/(manage|verify)|people/(?!12$)|[?&](from|after|before)=`), 90);
    await context.close();
}
asking.close();
await browser.close();
console.log(JSON.stringify({ pages, wrong, shown: Object.fromEntries(Object.entries(shown).map(([mark, where]) => [mark, [...where].slice(0, 6)])) }));
