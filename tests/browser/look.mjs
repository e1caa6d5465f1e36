// How a page is looked at, for every script that walks over pages: axe-core, the language, the width, the size, what strangers planted,
// the headers, and which hosts are asked.
import { readFileSync } from 'node:fs';
import path from 'node:path';

export const PAGE_BYTES_MAX = 100 * 1024;

// What stands in two languages with reason: names of formats, proper names, numbers.
const SAME = [
    /^[a-z, ]+, \d+ (MB|МБ), \d{3} ¶[\d()]+$/u, // endings and sizes of files, with the clause
    /^[\s\d.,:;()+–—·…№/%?!«»"'=<>*#✓✗○●›‹→←-]*$/u, // no word at all
    /^Қақпа$|^QR$|^Журнал( – Қақпа)?$|^Qaqpa/u, // the product's name in both
    /^[0-9a-f]{16,}$/u, // serial numbers, digests
    /^(SignedInfo|PKCS#12 \(p12\)|XML|SOAP|CMS|PDF|PEM|SHA-256|Reference|CRL|OCSP|REST|CSV|JSON|curl|request\.xml)[\s\d:.,()–-]*$/iu, // formats
    /^[A-Z][A-Z0-9_]+$/u, // codes
    /^\d[\d./-]* \d\d:\d\d:\d\d \(UTC[+-]\d\d:\d\d\)$/u, // moments
    /^(Файл|портал|Пароль|Алгоритм|Байт)$|^Телефон: _+$/u, /^Reference \d+, URI «[^»]*»: \d+ байт$/u, // words that both languages have
];
// What no language translates: codes, names of programs' members, digests, numbers, the product's name, the regulation's own term.
const plain = (text) => text
    .replace(/\b(channel|status|code|sender|after|outcome|method|path|message|serial|iin|service|number|since|until|before|text|portal)\b:?[a-z]*(?=[\s:,;.]|$)|«hand»|age>=\d+&!poa/gu, ' ') // the grammar of searches and scripts
    .replace(/https?:\/\/\S+|\/(api|manage|console)\/\S+/gu, ' ') // addresses
    .replace(/`[^`]*`|URI="[^"]*"/gu, ' ')
    .replace(/[A-Za-z0-9+/]{20,}=*/gu, ' ')
    .replace(/[A-Za-z]*\d[A-Za-z0-9]*/gu, ' ')
    .replace(/\b[A-Z][A-Z0-9_]+\b|\b[a-z]+[A-Z][A-Za-z]*\b/gu, ' ')
    .replaceAll('Қақпа', ' ').replaceAll('Бәйтерек', ' ').replaceAll('(бұрыштама)', ' ');
const KAZAKH = /[әғқңөұүһіӘҒҚҢӨҰҮҺІ]/u;
const CYRILLIC = /[\u0400-\u04FF]/u;
// Words of formats and programs that Russian and Kazakh write in Latin letters.
const LATIN = /^(xml|soap|cms|pdf|pem|base64|qr|sha|reference|signed|info|signedinfo|token|cer|sig|crl|ocsp|rest|json|uri|utc|test|html|http|https|har|curl|id|name|api|der|p7s|usage|sign|any|revocation|signing|gateway|strict|document|default|b|rsa|ecdsa|gost|digitalsignature|nonrepudiation|keyagreement|keyencipherment|total|passed|failed|indeterminate|required|allow|transport|jpg|jpeg|png|tif|tiff|docx|zip|mb|javascript|ncalayer|wss|defect|application|image|annex|call|qaqpa|accepted|refused|verified|answered)$/i;

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

// `own`: the addresses that may be asked; `words`: whether every word must be of the page's language; `pictures`: a directory for pictures of the pages, or null.
export const looking = ({ browser, own, modules, pictures, words = true }) => {
    const axe = readFileSync(path.join(modules, 'node_modules/axe-core/axe.min.js'), 'utf8');
    const wrong = [];
    const pages = [];
    const complain = (text) => { if (wrong.length < 200) wrong.push(text); };

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

    // What is printed: no button, form or way to other pages; that it is a test; what is folded too.
    const onPaper = async (tab, where) => {
        await tab.emulateMedia({ media: 'print' });
        const seen = await tab.evaluate(() => {
            const isSeen = (element) => element.checkVisibility({ contentVisibilityAuto: true, visibilityProperty: true }) && element.getClientRects().length > 0;
            const names = (selector) => [...document.querySelectorAll(selector)].filter(isSeen).map((element) => `${element.tagName} ${element.className || element.id}`);
            return {
                acts: names('button, form, input, select, nav, footer, a.button, .skip-link'),
                mark: [...document.querySelectorAll('.band strong')].filter(isSeen).map((element) => element.textContent),
                folded: [...document.querySelectorAll('main details:not(.act, .curl) > :not(summary)')].filter((element) => !isSeen(element) && !element.closest('form, .curl, .act, .no-print')).length,
            };
        });
        await tab.emulateMedia({ media: null });
        if (seen.acts.length > 0) complain(`${where}: on paper: ${seen.acts.slice(0, 3).join(', ')}`);
        if (seen.mark.join() !== 'СЫНАҚ · ТЕСТ · TEST') complain(`${where}: on paper nothing says that it is a test: ${seen.mark}`);
        if (seen.folded > 0) complain(`${where}: on paper ${seen.folded} folded parts are hidden`);
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
        // The manual is in English, and says so.
        if (words && !name.includes('manual')) languages(name, lang, await tab.evaluate(texts));
        await tab.evaluate(axe);
        const { violations } = await tab.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
        for (const { id, help, nodes } of violations) complain(`${where}: axe ${id}: ${help}: ${nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(' | ')}`);
        // The agent's page has a layout of its own: it asks, and nobody prints it.
        if (!name.startsWith('agent')) await onPaper(tab, where);
        if (pictures) await tab.screenshot({ path: path.join(pictures, `${name}-${lang}-${size}.png`), fullPage: true });
    };

    const watched = async (options, lang) => {
        const context = await browser.newContext({ ...options, locale: lang });
        const tab = await context.newPage();
        tab.on('dialog', (dialog) => { complain(`a dialog opened: ${dialog.message()}`); dialog.dismiss(); });
        tab.on('request', (request) => {
            if (!own.some((base) => request.url().startsWith(base)) && !request.url().startsWith('data:')) complain(`asked a foreign host: ${request.url()}`);
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

    // Follows every link of one listener by its GET, from `start` and no deeper than three clicks, with the session of `context`: no dead
    // link, no page that is too large, no foreign host, and `sections` within those three clicks. `few`: kinds of pages of which some are
    // enough, each an expression. Which addresses were seen.
    const crawl = async (context, base, { start = '/', sections = [], few = [], who = 'nobody' } = {}) => {
        const seen = new Map([[start, 0]]);
        const waiting = [start];
        const counts = few.map(() => 0);
        while (waiting.length > 0) {
            const address = waiting.shift();
            const answer = await context.request.get(base + address, { headers: { accept: 'text/html' }, maxRedirects: 3 });
            if (answer.status() >= 400) { complain(`dead link for ${who}: ${address} is ${answer.status()}`); continue; }
            const headers = answer.headers();
            if (!(headers['content-type'] ?? '').startsWith('text/html')) continue;
            const html = await answer.text();
            if (Buffer.byteLength(html) > PAGE_BYTES_MAX) complain(`${address} for ${who}: ${Buffer.byteLength(html)} octets`);
            const policy = headers['content-security-policy'] ?? '';
            if (!policy || policy.includes('unsafe-')) complain(`${address} for ${who}: policy ${policy}`);
            for (const [, source] of html.matchAll(/<(?:script|img|link|iframe)[^>]*?(?:src|href)="([^"]*)"/g)) {
                if (new URL(source, base + address).origin !== new URL(base).origin) complain(`${address} for ${who} asks a foreign host: ${source}`);
            }
            if (seen.get(address) >= 3) continue;
            for (const [, href] of html.matchAll(/<a [^>]*href="([^"]*)"/g)) {
                const url = new URL(href.replace(/&(?:amp|#38);/g, '&'), base + address);
                if (url.protocol === 'data:') continue;
                if (url.origin !== new URL(base).origin) {
                    if (!address.startsWith('/docs')) complain(`${address} for ${who} leads to a foreign host: ${url}`);
                    continue;
                }
                const next = url.pathname + url.search;
                const kind = few.findIndex((one) => one.test(next));
                if (url.searchParams.has('lang') || seen.has(next) || (kind >= 0 && (counts[kind] += 1) > 4)) continue;
                seen.set(next, seen.get(address) + 1);
                waiting.push(next);
            }
        }
        for (const section of sections) {
            if (!(seen.get(section) <= 3)) complain(`${section} is not within three clicks for ${who}`);
        }
        pages.push(`crawled for ${who}: ${seen.size}`);
        return seen;
    };

    return { wrong, pages, complain, look, watched, crawl };
};
