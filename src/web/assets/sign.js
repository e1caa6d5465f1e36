// Signing in the page: the document goes to the agent on this computer (NCALayer's protocol), and what comes back is sent.
(() => {
    'use strict';

    // Characters of a document that the page shows.
    const SHOWN_MAX = 10000;

    // The signed document; an error where the agent does not answer, or somebody does not sign.
    const signed = (form, xml) => new Promise((resolve, reject) => {
        let socket;
        try {
            socket = new WebSocket(form.dataset.agent);
        } catch {
            reject(new Error(form.dataset.absent));
            return;
        }
        let isAsked = false;
        socket.onerror = () => reject(new Error(form.dataset.absent));
        socket.onclose = () => reject(new Error(form.dataset.absent));
        socket.onmessage = (event) => {
            const answer = JSON.parse(event.data);
            if (!isAsked) {
                // The agent speaks first: its version.
                isAsked = true;
                socket.send(JSON.stringify({
                    module: 'kz.gov.pki.knca.commonUtils',
                    method: 'signXml',
                    args: ['PKCS12', form.dataset.sign, xml, '', ''],
                }));
                return;
            }
            if (answer.code === '200' && typeof answer.responseObject === 'string') resolve(answer.responseObject);
            else reject(new Error(`${form.dataset.refused}: ${answer.message || answer.code || ''}`));
            socket.close();
        };
    });

    for (const form of document.querySelectorAll('form[data-sign]')) {
        const status = form.querySelector('[data-sign-status]');
        const text = form.querySelector('textarea[name="document"]');
        // A large document is no part of the page; laid out, it would hold the browser up for minutes. Its beginning is shown.
        let whole = text.value;
        const fetched = form.dataset.source && fetch(form.dataset.source, { credentials: 'same-origin', redirect: 'error' })
            .then((answer) => (answer.ok ? answer.text() : Promise.reject(new Error())))
            .then((document) => {
                whole = document;
                text.value = document.length > SHOWN_MAX ? `${document.slice(0, SHOWN_MAX)}…` : document;
            }, () => { throw new Error(form.dataset.unread); });
        fetched?.catch?.((error) => { status.textContent = error.message; });
        form.querySelector('[data-sign-button]').addEventListener('click', async (event) => {
            event.preventDefault();
            status.textContent = form.dataset.working;
            try {
                await fetched;
                // A form sends line ends its own way; what is signed has none that could change.
                const sent = document.createElement('input');
                Object.assign(sent, { type: 'hidden', name: text.name, value: await signed(form, whole) });
                text.removeAttribute('name');
                form.append(sent);
                form.submit();
            } catch (error) {
                status.textContent = error.message;
            }
        });
    }
})();
