// The pages in the system's Chromium: axe-core, languages, a phone, the dark, no script, hostile texts. On stdin a JSON object: `gateway`
// (URL of the plain listener), `chromium` (file), `modules` (directory of npm packages), `documents` (what is handed in), `planted` (texts of
// strangers), `pictures` (a directory for pictures of the pages, or null). On stdout: `pages` (what was looked at) and `wrong` (what is
// wrong, a sentence each).
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import path from 'node:path';

const read = async (stream) => {
    const pieces = [];
    for await (const piece of stream) pieces.push(piece);
    return Buffer.concat(pieces).toString('utf8');
};
const { gateway, chromium: executablePath, modules, documents, planted, pictures } = JSON.parse(await read(process.stdin));
const { chromium } = createRequire(path.join(modules, 'x.js'))('playwright-core');
const axe = readFileSync(path.join(modules, 'node_modules/axe-core/axe.min.js'), 'utf8');
const PAGE_BYTES_MAX = 100 * 1024;

const browser = await chromium.launch({
    executablePath,
    headless: true,
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
const wrong = [];
const pages = [];
const complain = (text) => { if (wrong.length < 200) wrong.push(text); };

// What stands in two languages with reason: names of formats, proper names, numbers.
const SAME = [
    /^[a-z, ]+, \d+ MB, \d{3} ¶[\d()]+$/u, // endings and sizes of files, with the clause
    /^[\s\d.,:;()+–—·…№/%?!«»"'=<>*#✓✗○●›‹→←-]*$/u, // no word at all
    /^Қақпа$|^QR$/u, // the product's name in both
    /^(XML|SOAP|CMS|PDF|PEM|SHA-256|Reference|CRL|OCSP|REST|CSV|JSON|curl|request\.xml)[\s\d:.,()–-]*$/iu, // formats
    /^[A-Z][A-Z0-9_]+$/u, // codes
    /^\d[\d./-]* \d\d:\d\d:\d\d \(UTC[+-]\d\d:\d\d\)$/u, // moments
    /^(Файл|портал|Пароль)$/u, /^Reference \d+, URI «[^»]*»: \d+ байт$/u, // words that both languages have
];
// What no language translates: codes, names of programs' members, digests, numbers, the product's name, the regulation's own term.
const plain = (text) => text
    .replace(/`[^`]*`|URI="[^"]*"/gu, ' ')
    .replace(/[A-Za-z0-9+/]{20,}=*/gu, ' ')
    .replace(/[A-Za-z]*\d[A-Za-z0-9]*/gu, ' ')
    .replace(/\b[A-Z][A-Z0-9_]+\b|\b[a-z]+[A-Z][A-Za-z]*\b/gu, ' ')
    .replaceAll('Қақпа', ' ').replaceAll('Бәйтерек', ' ').replaceAll('(бұрыштама)', ' ');
const KAZAKH = /[әғқңөұүһіӘҒҚҢӨҰҮҺІ]/u;
const CYRILLIC = /[\u0400-\u04FF]/u;
// Words of formats and programs that Russian and Kazakh write in Latin letters.
const LATIN = /^(xml|soap|cms|pdf|pem|base64|qr|sha|reference|signed|info|token|cer|sig|crl|ocsp|rest|json|uri|utc|test|html|http|https|har|curl|id|name|api|der|p7s|usage|sign|any|revocation|signing|gateway|strict|document|default|b|rsa|ecdsa|gost|digitalsignature|nonrepudiation|keyagreement|keyencipherment|total|passed|failed|indeterminate|required|allow|transport|jpg|jpeg|png|tif|tiff|docx|zip|mb|javascript|ncalayer|wss|defect|application|image|annex|call)$/i;

// In the page: its texts, without codes, data and what is marked as another language.
const texts = () => {
    const found = [];
    const lang = document.documentElement.lang;
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const text = node.textContent.trim();
        if (!text) continue;
        const element = node.parentElement;
        if (element.closest('script, style, code, pre, [translate="no"], textarea')) continue;
        const marked = element.closest('[lang]');
        if (marked && marked.lang !== lang) continue;
        found.push(text);
    }
    for (const element of document.querySelectorAll('[aria-label], [placeholder], [title]')) {
        for (const name of ['aria-label', 'placeholder', 'title']) {
            const text = element.getAttribute(name);
            if (text && element.getAttribute('lang') === null && !element.closest('[translate="no"]')) found.push(text);
        }
    }
    return [document.title, ...found];
};

const translated = {};
const languages = (name, lang, found) => {
    const here = (translated[name] ??= {});
    here[lang] = found;
    const known = (text) => SAME.some((same) => same.test(text));
    for (const whole of found.filter((text) => !known(text))) {
        const text = plain(whole);
        if (lang === 'en' && CYRILLIC.test(text)) complain(`${name} en: not English: ${text}`);
        if (lang === 'ru' && KAZAKH.test(text)) complain(`${name} ru: Kazakh: ${text}`);
        if (lang !== 'en') {
            const words = (text.match(/[A-Za-z]{2,}/g) ?? []).filter((word) => !LATIN.test(word));
            if (words.length > 0) complain(`${name} ${lang}: Latin words ${words.join(' ')}: ${text}`);
        }
    }
    if (lang === 'ru' && here.kk) {
        const kazakh = new Set(here.kk);
        for (const text of new Set(found)) {
            if (kazakh.has(text) && !known(text) && /\p{L}{4,}/u.test(text)) complain(`${name}: the same in Kazakh and Russian: ${text}`);
        }
    }
};

// Everything that is asked of a page that is open.
const look = async (tab, name, lang, size) => {
    const where = `${name} ${lang} ${size}`;
    pages.push(where);
    const html = await tab.content();
    if (Buffer.byteLength(html) > PAGE_BYTES_MAX) complain(`${where}: ${Buffer.byteLength(html)} octets`);
    const facts = await tab.evaluate(() => ({
        lang: document.documentElement.lang,
        wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
        inline: document.querySelectorAll('[style], [onclick], [onerror], [onload], style, script:not([src])').length,
        h1: document.querySelectorAll('h1').length,
        planted: document.querySelectorAll('[data-planted], img[src="x"], b.planted').length,
    }));
    if (facts.lang !== lang) complain(`${where}: lang is ${facts.lang}`);
    if (facts.wide > 0) complain(`${where}: ${facts.wide} px wider than the screen`);
    if (facts.inline > 0) complain(`${where}: ${facts.inline} inline styles or scripts`);
    if (facts.h1 !== 1) complain(`${where}: ${facts.h1} headings of the first level`);
    if (facts.planted > 0) complain(`${where}: a text of a stranger became markup`);
    if (/[\u202A-\u202E\u2066-\u2069]/u.test(html)) complain(`${where}: a mark turns the direction of a text`);
    languages(name, lang, await tab.evaluate(texts));
    await tab.evaluate(axe);
    const { violations } = await tab.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
    for (const { id, help, nodes } of violations) complain(`${where}: axe ${id}: ${help}: ${nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(' | ')}`);
    if (pictures) await tab.screenshot({ path: path.join(pictures, `${name}-${lang}-${size}.png`), fullPage: true });
};

const watched = async (options, lang) => {
    const context = await browser.newContext({ ...options, locale: lang });
    const tab = await context.newPage();
    tab.on('dialog', (dialog) => { complain(`a dialog opened: ${dialog.message()}`); dialog.dismiss(); });
    tab.on('request', (request) => {
        if (!request.url().startsWith(gateway) && !request.url().startsWith('data:')) complain(`asked a foreign host: ${request.url()}`);
    });
    tab.on('response', (answer) => {
        const kind = answer.headers()['content-type'] ?? '';
        if (!kind.startsWith('text/html')) return;
        const headers = answer.headers();
        const policy = headers['content-security-policy'] ?? '';
        const of = new URL(answer.url()).pathname;
        if (policy.includes('unsafe-inline') || !policy.includes("frame-ancestors 'none'")) complain(`${of}: policy ${policy}`);
        if (headers['x-content-type-options'] !== 'nosniff') complain(`${of}: no nosniff`);
        // The manual is nobody's own.
        if (!of.startsWith('/docs') && headers['cache-control'] !== 'no-store') complain(`${of}: ${headers['cache-control']}`);
    });
    tab.on('console', (message) => { if (message.type() === 'error' && /Content.Security/.test(message.text())) complain(`console: ${message.text()}`); });
    tab.on('pageerror', (error) => complain(`the script: ${error}`));
    return { context, tab };
};

const open = (tab, address) => tab.goto(gateway + address, { waitUntil: 'load' });
const send = async (tab, selector) => {
    await Promise.all([tab.waitForNavigation({ waitUntil: 'load' }), tab.locator(selector).click()]);
};

// The portal and the cabinet: registration, login, a form, signing as somebody of the test PKI, the request.
const PDF = Buffer.from('%PDF-1.4\n%%EOF\n');
const portal = async (tab, lang, seen) => {
    const press = (selector, which = 'first') => Promise.all([
        tab.waitForNavigation({ waitUntil: 'load' }), tab.locator(selector)[which]().click(),
    ]);
    const service = '/services/wko2016-141-housing-queue';
    await open(tab, `/services?lang=${lang}`);
    await seen('services');
    await open(tab, '/services?q=zzzz');
    await seen('services-none');
    await open(tab, service);
    await seen('service');
    await open(tab, '/services/wko2015-153-01-camp-referral');
    await seen('service-on-paper');
    await open(tab, '/register');
    await seen('register');
    await press('main form button');
    await seen('register-refused');
    await open(tab, '/login');
    await seen('login');
    await press('main form button');
    await seen('login-refused');
    await tab.selectOption('form.testers select', 'people/valid');
    await press('form.testers button');
    await seen('cabinet');
    await open(tab, `${service}/order/fields/district`);
    await seen('question');
    await press('main form button');
    await seen('question-refused');
    await open(tab, '/services/sko2015-483-housing-assistance/order/fields/familyMembers');
    await seen('question-table');
    await open(tab, `${service}/order/documents`);
    await tab.setInputFiles('input[type="file"]', { name: 'a.pdf', mimeType: 'application/pdf', buffer: Buffer.from('MZ') });
    await press('main form[enctype] button', 'last');
    await seen('documents-refused');
    await tab.setInputFiles('input[type="file"]', { name: 'a.pdf', mimeType: 'application/pdf', buffer: PDF });
    await press('main form[enctype] button', 'last');
    await seen('documents');
    await open(tab, `${service}/order/check`);
    await seen('check');
    await open(tab, `${service}/order/sign`);
    await seen('sign');
    await tab.selectOption('form.testers select', 'people/revoked');
    await press('form.testers button');
    await seen('not-sent');
    await open(tab, `${service}/order/sign`);
    await tab.selectOption('form.testers select', 'people/valid');
    await press('form.testers button');
    await seen('sent');
    const request = new URL(tab.url()).pathname;
    await open(tab, `${request}/questionnaire`);
    await press('main form button');
    await seen('questionnaire-refused');
    await open(tab, '/cabinet/notices');
    await seen('notices');
    await open(tab, '/cabinet');
    await seen('cabinet-full');
    await press('form.switch:not(:has(select)) button');
};

// Walks through every kind of page and shows each to `seen`.
const walk = async (tab, lang, seen) => {
    await open(tab, `/?lang=${lang}`);
    await seen('home');
    // The first steps: send a sample, break it, read why, in three clicks.
    await send(tab, 'main form button');
    await seen('sample-sent');
    await send(tab, 'main form button');
    await seen('sample-broken');
    await open(tab, '/verify');
    await seen('verify');
    await send(tab, 'main form button');
    await seen('verify-nothing');
    for (const [name, { file, fields }] of Object.entries(documents.verify)) {
        await open(tab, '/verify');
        const details = tab.locator('main details').first();
        if (fields.hashed) await details.evaluate((element) => { element.open = true; }).catch(() => details.locator('summary').click());
        await tab.setInputFiles('#file', file);
        for (const [id, value] of Object.entries(fields)) {
            if (id === 'rule') await tab.check(`input[name="rule"][value="${value}"]`);
            else await tab.fill(`#${id}`, value);
        }
        await send(tab, 'main form button');
        await seen(`verify-${name}`);
        if (name === 'good') {
            await tab.fill('#at', '2031-01-01T00:00');
            await send(tab, 'main form button[value="again"]');
            await seen('verify-again');
        }
    }
    await portal(tab, lang, seen);
    for (const [name, address] of [['centre', '/centre'], ['hall', '/centre/hall']]) {
        await open(tab, address);
        await seen(name);
    }
    await send(tab, 'main form button');
    await seen('ticket');
    await open(tab, '/workstation');
    await seen('sign-in');
    await tab.fill('#token', 'nobody');
    await send(tab, 'main form button');
    await seen('sign-in-refused');
    await tab.selectOption('#role', 'role:head');
    await send(tab, 'form.switch:has(select) button');
    await seen('queue');
    await open(tab, '/workstation?show=mine&search=nothing-there');
    await seen('queue-empty');
    await open(tab, '/workstation');
    const first = tab.locator('table a').first();
    await Promise.all([tab.waitForNavigation(), first.click()]);
    await seen('case');
    // The centre: an intake without its documents, then with them, by the operator's key.
    await tab.selectOption('#role', 'role:state-corporation-employee');
    await send(tab, 'form.switch:has(select) button');
    await seen('counter');
    await tab.selectOption('#service', documents.centre.service);
    await send(tab, 'main form[action="/centre/intake"] button');
    await seen('intake');
    await send(tab, 'main form button');
    await seen('intake-wrong');
    for (const [name, has] of [['refusal-receipt', false], ['receipt', true]]) {
        await open(tab, `/centre/intake?service=${documents.centre.service}`);
        await tab.fill('#applicant', '123456789011');
        await tab.fill('#representative', '900101300017');
        await tab.fill('#power-number', '1-234');
        await tab.fill('#power-date', '2026-11-01');
        for (const [field, value] of Object.entries(documents.centre.fields)) {
            const control = tab.locator(`[name="${field}"]`).first();
            const kind = await control.evaluate((element) => element.type === 'checkbox' ? 'check' : element.tagName).catch(() => 'INPUT');
            if (kind === 'SELECT') await control.selectOption(value);
            else if (kind === 'check') await control.check();
            else await control.fill(value);
        }
        if (has) for (const field of documents.centre.scans) await tab.setInputFiles(`[name="${field}"]`, documents.centre.scan);
        await send(tab, 'main form button');
        await seen(`check-${name}`);
        await send(tab, 'main form button[name="own-key"]');
        await seen(name);
    }
};

for (const lang of ['kk', 'ru', 'en']) {
    for (const [size, options] of [
        ['desktop', { viewport: { width: 1280, height: 900 }, colorScheme: 'light' }],
        ['phone', { viewport: { width: 390, height: 844 }, colorScheme: 'dark' }],
    ]) {
        const { context, tab } = await watched(options, lang);
        await walk(tab, lang, (name) => look(tab, name, lang, size));
        await context.close();
    }
}

// Without JavaScript the same pages are reached.
{
    const { context, tab } = await watched({ viewport: { width: 1280, height: 900 }, javaScriptEnabled: false }, 'en');
    const reached = [];
    await walk(tab, 'en', async (name) => {
        reached.push(name);
        if (!(await tab.locator('h1').count())) complain(`${name}: nothing there without JavaScript`);
    });
    pages.push(`without JavaScript: ${reached.length}`);
    await context.close();
}

// An official works off what is there: take, endorse, name the executor; a text of a stranger in each field.
{
    const { context, tab } = await watched({ viewport: { width: 1280, height: 900 } }, 'en');
    await open(tab, '/workstation?lang=en');
    await tab.selectOption('#role', 'role:responsible-executor');
    await send(tab, 'form.switch:has(select) button');
    await tab.selectOption('#role', 'role:head');
    await send(tab, 'form.switch:has(select) button');
    await Promise.all([tab.waitForNavigation(), tab.locator('table a').first().click()]);
    const act = async (name) => {
        await tab.locator(`details:has(#${name}) > summary`).click();
        return tab.locator(`#${name} button`);
    };
    await (await act('take')).click();
    await tab.waitForLoadState('load');
    await act('endorse');
    await tab.fill('#endorse-text', planted[0]);
    await send(tab, '#endorse button');
    await look(tab, 'case-planted', 'en', 'desktop');
    const shown = await tab.locator('main').innerText();
    if (!shown.includes(planted[0].replace(/\u202e/gu, '[U+202E]'))) complain('what was written into the case is not shown');
    await act('name-executor');
    await tab.selectOption('#name-executor-name', { index: 0 }).catch(() => tab.fill('#name-executor-name', 'Tester: responsible executor'));
    await send(tab, '#name-executor button');
    await look(tab, 'case-moved-on', 'en', 'desktop');
    await tab.selectOption('#role', 'role:responsible-executor');
    await send(tab, 'form.switch:has(select) button');
    await Promise.all([tab.waitForNavigation(), tab.locator('table a').first().click()]);
    await act('draft-refusal');
    await tab.fill('#draft-refusal-reasons', planted[0]);
    await send(tab, '#draft-refusal button');
    await look(tab, 'draft', 'en', 'desktop');
    await send(tab, 'main form button:not([name])');
    await look(tab, 'draft-recorded', 'en', 'desktop');
    await context.close();
}

// Every section within three clicks, no dead link.
{
    const seen = new Map([['/', 0]]);
    const waiting = ['/'];
    const { context, tab } = await watched({}, 'en');
    await open(tab, '/?lang=en');
    while (waiting.length > 0) {
        const address = waiting.shift();
        const answer = await context.request.get(gateway + address, { headers: { accept: 'text/html' }, maxRedirects: 3 });
        if (answer.status() >= 400) { complain(`dead link: ${address} is ${answer.status()}`); continue; }
        if (!(answer.headers()['content-type'] ?? '').startsWith('text/html') || seen.get(address) >= 3) continue;
        const html = await answer.text();
        if (Buffer.byteLength(html) > PAGE_BYTES_MAX) complain(`${address}: ${Buffer.byteLength(html)} octets`);
        for (const [, href] of html.matchAll(/<a [^>]*href="([^"]*)"/g)) {
            const url = new URL(href.replace(/&amp;/g, '&'), gateway + address);
            if (url.origin !== new URL(gateway).origin) {
                if (!address.startsWith('/docs')) complain(`${address} leads to a foreign host: ${url}`);
                continue;
            }
            const next = url.pathname + url.search;
            if (url.searchParams.has('lang') || seen.has(next)) continue;
            seen.set(next, seen.get(address) + 1);
            waiting.push(next);
        }
    }
    for (const section of ['/services', '/cabinet', '/centre', '/workstation', '/verify', '/docs', '/docs/api']) {
        if (!(seen.get(section) <= 3)) complain(`${section} is not within three clicks`);
    }
    pages.push(`crawled: ${seen.size}`);
    await context.close();
}
await browser.close();
console.log(JSON.stringify({ pages, wrong }));
