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

    // The error summary takes the focus, so that a screen reader reads it first.
    const summary = document.querySelector('.error-summary');
    if (summary) {
        summary.tabIndex = -1;
        summary.focus();
    }

    // A form is sent once; one whose answer is a file can be sent again after a moment.
    document.addEventListener('submit', (event) => {
        const form = event.target;
        if (form.dataset.sent) event.preventDefault();
        form.dataset.sent = 'yes';
        setTimeout(() => { delete form.dataset.sent; }, 2000);
    });
})();
