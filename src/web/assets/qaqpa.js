// The one script of the pages; everything but signing works without it.
(() => {
    'use strict';

    // A part that changes by itself: with each event the page is fetched again and the part put in its place.
    const refresh = async (id) => {
        const old = document.getElementById(id);
        // What a person types in is not taken away.
        if (!old || old.contains(document.activeElement)) return;
        const answer = await fetch(location.href, { credentials: 'same-origin' });
        if (!answer.ok) return;
        const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById(id);
        if (fresh) {
            old.replaceWith(document.importNode(fresh, true));
            document.dispatchEvent(new CustomEvent('qaqpa:refreshed', { detail: id }));
        }
    };
    for (const part of document.querySelectorAll('[data-live][id]')) {
        const { id } = part;
        let waiting = false;
        const soon = () => {
            if (waiting) return;
            waiting = true;
            setTimeout(() => { waiting = false; refresh(id); }, 200);
        };
        const events = new EventSource(part.dataset.live);
        for (const name of ['change', 'entry']) events.addEventListener(name, soon);
        addEventListener('pagehide', () => events.close());
    }

    // What is typed goes along when the language changes: it waits in this tab for the next page that opens there, and no longer. Where the
    // page sends its form for that, there are no links. Passwords and files are not kept.
    const TYPED = 'qaqpa-typed';
    const WAITS_MILLIS = 60 * 1000;
    const controls = () => [...document.querySelectorAll('main form')].flatMap((form) => [...form.elements])
        .filter((one) => one.name && !one.readOnly && !['hidden', 'password', 'file', 'submit', 'button'].includes(one.type));
    const isChecked = (one) => one.type === 'checkbox' || one.type === 'radio';
    for (const link of document.querySelectorAll('.languages a')) {
        link.addEventListener('click', (event) => {
            if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
            const values = controls().map((one) => [one.name, isChecked(one) ? one.checked : one.value]);
            const waiting = { path: new URL(link.href).pathname, until: Date.now() + WAITS_MILLIS, values };
            try { sessionStorage.setItem(TYPED, JSON.stringify(waiting)); } catch { /* Without room for it the page opens all the same. */ }
        });
    }
    const typedBefore = () => {
        try {
            const text = sessionStorage.getItem(TYPED);
            sessionStorage.removeItem(TYPED);
            const { path, until, values } = JSON.parse(text) ?? {};
            return path === location.pathname && Date.now() < until ? values : [];
        } catch {
            return [];
        }
    };
    const here = controls();
    const before = typedBefore();
    // The same page has the same controls in each language.
    if (before.length === here.length && before.every(([name], n) => name === here[n].name)) {
        before.forEach(([, value], n) => {
            const one = here[n];
            const own = isChecked(one) ? one.checked : one.value;
            if (own === value) return;
            if (isChecked(one)) one.checked = value;
            else one.value = value;
            for (let fold = one.closest('details'); fold; fold = fold.parentElement.closest('details')) fold.open = true;
        });
    }

    // The error summary takes the focus, so that a screen reader reads it first.
    const focusSummary = () => {
        const summary = document.querySelector('.error-summary');
        if (!summary) return;
        summary.tabIndex = -1;
        summary.focus();
    };
    focusSummary();

    // Large files that are sent show how much of them is; small ones, and without the script all, the browser sends by itself.
    const LARGE = 256 * 1024;
    for (const form of document.querySelectorAll('form[data-upload]')) {
        const progress = form.querySelector('progress');
        form.addEventListener('submit', (event) => {
            const files = [...form.querySelectorAll('input[type="file"]')].flatMap((input) => [...input.files]);
            if (form.dataset.sent || !progress || files.reduce((sum, file) => sum + file.size, 0) < LARGE) return;
            event.preventDefault();
            form.dataset.sent = 'yes';
            progress.closest('[hidden]')?.removeAttribute('hidden');
            const upload = new XMLHttpRequest();
            upload.upload.addEventListener('progress', ({ loaded, total }) => { progress.value = total ? Math.round(loaded * 100 / total) : 0; });
            upload.addEventListener('load', () => {
                if (upload.status < 400) {
                    location.assign(upload.responseURL);
                    return;
                }
                // What was not taken is said where the form was.
                const answer = new DOMParser().parseFromString(upload.responseText, 'text/html');
                document.title = answer.title;
                document.querySelector('main').replaceWith(document.importNode(answer.querySelector('main'), true));
                focusSummary();
            });
            upload.addEventListener('error', () => form.submit());
            upload.open('POST', location.href);
            const data = new FormData(form);
            // Which button it was, FormData does not know by itself.
            if (event.submitter?.name) data.append(event.submitter.name, event.submitter.value);
            upload.send(data);
        });
    }

    // A form is sent once; one whose answer is a file can be sent again after a moment.
    document.addEventListener('submit', (event) => {
        const form = event.target;
        if (form.dataset.sent) event.preventDefault();
        form.dataset.sent = 'yes';
        setTimeout(() => { delete form.dataset.sent; }, 2000);
    });
})();
