/* What the board adds where scripts run. Nothing needs it: every journey works without.
   Words come from data- attributes, so that the catalogue holds them. */
'use strict';
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  // A control that is called "action" hides the form's own property.
  const target = form => new URL(form.getAttribute('action'), location);
  const make = (tag, given = {}, ...inside) => {
    const element = Object.assign(document.createElement(tag), given);
    element.append(...inside);
    return element;
  };

  /* ---- after a form: to what happened, and from each error to its field, label in view ---- */
  function land() {
    const summary = $('#erreurs');
    if (summary) {
      summary.addEventListener('click', event => {
        const link = event.target.closest('a[href^="#"]');
        const field = link && document.getElementById(link.hash.slice(1));
        if (!field) return;
        event.preventDefault();
        const folded = field.closest('details');
        if (folded) folded.open = true;
        const label = $(`label[for="${CSS.escape(field.id)}"]`) || field;
        (field.closest('fieldset.field') || label).scrollIntoView({ block: 'start' });
        field.focus({ preventScroll: true });
      });
    }
    const first = summary || (location.hash ? null : $('#fait'));
    if (first) first.focus();
  }

  /* ---- an offer: copy its address, or hand it to the system's own sharing ---- */
  function share() {
    const list = $('[data-copy]');
    if (!list) return;
    const canonical = $('link[rel=canonical]');
    const address = canonical ? canonical.href : location.href.split('#')[0];
    const svg = name => {
      const icon = $('svg', list).cloneNode(true), use = $('use', icon);
      use.setAttribute('href', use.getAttribute('href').replace(/#.*/, `#${name}`));
      return icon;
    };
    const add = (sign, words, act) => {
      const said = make('span', { className: 'small muted', role: 'status' });
      const button = make('button', { type: 'button', className: 'link' }, svg(sign), words);
      button.addEventListener('click', () => act(said));
      // Reporting stays last: it is the rarest of these.
      list.lastElementChild.before(make('li', {}, button, said));
    };
    if (navigator.clipboard) {
      add('link', list.dataset.copy, said => navigator.clipboard.writeText(address).then(
        () => { said.textContent = list.dataset.copied; },
        () => { said.textContent = address; },
      ));
    }
    if (navigator.share) {
      add('share', list.dataset.share, () => navigator.share({ title: $('h1').textContent, url: address }).catch(() => {}));
    }
  }

  /* ---- applying: say how far the file is; the server's answer is then shown as any other page ---- */
  function upload() {
    const form = $('form[data-sending]');
    if (!form) return;
    let request = null;
    form.addEventListener('submit', event => {
      if (request) return event.preventDefault();
      const files = [...form.querySelectorAll('input[type=file]')].some(input => input.files.length);
      if (!files) return;
      event.preventDefault();
      const old = $('.sending', form);
      if (old) old.remove();
      const words = make('p', { textContent: form.dataset.sending });
      const bar = make('progress', { max: 100, value: 0 });
      bar.setAttribute('aria-label', form.dataset.sending);
      const box = make('div', { className: 'sending' }, words, bar);
      // The region must be there before its words change, or nobody hears them.
      words.setAttribute('role', 'status');
      form.append(box);
      box.scrollIntoView({ block: 'nearest' });
      const fail = told => {
        request = null;
        bar.remove();
        words.textContent = typeof told === 'string' ? told : form.dataset.failed;
      };
      request = new XMLHttpRequest();
      request.upload.onprogress = part => { if (part.lengthComputable) bar.value = (100 * part.loaded) / part.total; };
      request.upload.onload = () => { bar.value = 100; words.textContent = form.dataset.sent; };
      request.onerror = request.onabort = request.ontimeout = fail;
      request.onload = () => {
        const moved = new URL(request.responseURL);
        if (request.status < 400 && moved.pathname !== target(form).pathname) return location.assign(moved);
        const answer = new DOMParser().parseFromString(request.responseText, 'text/html');
        // The page of an error has no form: its words are shown here, so that what was typed stays.
        const fault = $('.fault', answer);
        if (fault) return fail(`${$('h1', fault).textContent}. ${$('.lead', fault).textContent}`);
        document.replaceChild(document.adoptNode(answer.documentElement), document.documentElement);
        scrollTo(0, 0);
        start();
      };
      request.open('POST', target(form));
      request.send(new FormData(form));
    });
  }

  /* ---- the sheet of an offer: kept five seconds after typing; silent where that fails ---- */
  function keep() {
    const form = $('form[data-kept]');
    if (!form) return;
    let timer = 0, sent = null;
    const told = make('p', { className: 'hint' });
    form.append(told);
    const save = () => {
      timer = 0;
      sent = new AbortController();
      const body = new URLSearchParams(new FormData(form));
      body.set('action', 'save');
      fetch(target(form), { method: 'POST', body, redirect: 'manual', signal: sent.signal }).then(answer => {
        // The board answers with a redirect, which must not be followed: it only leads back here.
        if (answer.type !== 'opaqueredirect') return;
        const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: '2-digit', minute: '2-digit' });
        told.textContent = `${form.dataset.kept} ${time}`;
      }, () => {});
    };
    form.addEventListener('input', () => {
      clearTimeout(timer);
      timer = setTimeout(save, 5000);
    });
    form.addEventListener('submit', () => {
      clearTimeout(timer);
      if (sent) sent.abort();
    });
  }

  /* ---- pasting a page or a mail into the empty box: its headings and lists go along, unless one changes the words ---- */
  function rich() {
    const box = $('textarea.paste');
    if (!box) return;
    const markup = make('input', { type: 'hidden', name: 'markup', disabled: true });
    let words = null;
    box.form.append(markup);
    box.addEventListener('paste', event => {
      const html = event.clipboardData.getData('text/html');
      const whole = box.selectionStart === 0 && box.selectionEnd === box.value.length;
      // A form's text part may have 512 kB.
      if (!html || html.length > 150000 || !whole) return;
      markup.value = html;
      setTimeout(() => { words = box.value; });
    });
    box.form.addEventListener('submit', () => { markup.disabled = words === null || box.value !== words; });
  }

  /* ---- a file let fall on a page with a field for one goes there: the browser would open it in place of the page ---- */
  function drop() {
    addEventListener('dragover', event => {
      if (event.dataTransfer.types.includes('Files') && $('main input[type=file]')) event.preventDefault();
    });
    addEventListener('drop', event => {
      const input = $('main input[type=file]'), [file] = event.dataTransfer.files;
      if (!input || !file || event.target === input) return;
      event.preventDefault();
      const one = new DataTransfer();
      one.items.add(file);
      input.files = one.files;
      input.focus();
    });
  }

  /* ---- searching: what the last letters may become, from the words and places of the board ---- */
  function suggest() {
    const form = $('form[data-suggestions]');
    if (!form) return;
    for (const name of ['q', 'lieu']) {
      const field = form.elements[name], list = make('datalist', { id: `${name}-mots` });
      let waiting;
      field.after(list);
      field.setAttribute('list', list.id);
      field.addEventListener('input', () => {
        clearTimeout(waiting);
        const typed = field.value;
        if (typed.trim().length < 3) return;
        waiting = setTimeout(() => fetch(`${form.dataset.suggestions}?${new URLSearchParams({ [name]: typed })}`)
          .then(answer => (answer.ok ? answer.json() : []))
          .then(words => { if (field.value === typed) list.replaceChildren(...words.map(value => make('option', { value }))); })
          .catch(() => {}), 200);
      });
    }
  }

  /* ---- saved offers: the page is everybody's, the marks come from the cookie; saved and removed without a new page ---- */
  function held() {
    const name = location.protocol === 'https:' ? '__Host-saved=' : 'saved=';
    const part = document.cookie.split('; ').find(one => one.startsWith(name)) || name;
    return part.slice(name.length).split('.').filter(Boolean);
  }
  function mark() {
    const ids = held();
    for (const button of document.querySelectorAll('[form=garder][name=offer]')) {
      button.setAttribute('aria-pressed', ids.includes(button.value));
    }
  }
  function save() {
    const form = $('#garder');
    if (!form) return;
    mark();
    const told = make('p', { className: 'small told' });
    told.setAttribute('role', 'status');
    // One at a time: each answer sets the cookie that the next one starts from.
    let last = Promise.resolve();
    const press = async button => {
      const before = held(), id = button.value, adds = !before.includes(id);
      const body = new URLSearchParams({ [adds ? 'save' : 'remove']: id });
      // The redirect leads back here and is not followed: what came of it stands in the cookie.
      await fetch(target(form), { method: 'POST', body, redirect: 'manual' }).catch(() => {});
      const after = held(), done = after.includes(id) === adds;
      mark();
      const lost = adds && before.some(one => !after.includes(one));
      told.textContent = `${form.dataset[!done ? 'failed' : lost ? 'full' : adds ? 'saved' : 'removed']} `;
      if (done) told.append(make('a', { href: target(form), textContent: form.dataset.list }));
    };
    form.addEventListener('submit', event => {
      const button = event.submitter;
      if (!button || button.name !== 'offer') return;
      event.preventDefault();
      // Beside what is pressed, and there before its words are.
      told.textContent = '';
      button.closest('li').append(told);
      last = last.then(() => press(button));
    });
  }

  /* ---- moderating: one key a button, listed under ?, off in fields and where one switches them off ---- */
  function keys() {
    const help = $('#touches');
    if (!help) return;
    const box = $('input', help);
    help.hidden = false;
    box.checked = sessionStorage.getItem('touches') !== 'non';
    box.addEventListener('change', () => sessionStorage.setItem('touches', box.checked ? 'oui' : 'non'));
    document.addEventListener('keydown', event => {
      if (!box.checked || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
      if (event.target.closest('textarea, select, input:not([type=checkbox]), [contenteditable]')) return;
      const key = event.key.toLowerCase();
      if (key === '?') {
        help.open = !help.open;
        $('summary', help).focus();
      } else if (key === 's') {
        const next = $('#passer');
        if (next) next.click();
      } else if (/^[armz]$/.test(key)) {
        const button = $(`button[data-key="${key}"]`);
        if (!button) return;
        // What the server would ask for is asked for at once.
        const wanted = button.dataset.needs && document.getElementById(button.dataset.needs);
        (wanted && !wanted.value ? wanted : button).focus();
        if (!wanted || wanted.value) button.click();
      } else return;
      event.preventDefault();
    });
  }

  function start() { land(); share(); upload(); keep(); rich(); suggest(); save(); keys(); }
  start();
  drop();
  // Back from an offer, or from another tab, where one has saved.
  addEventListener('pageshow', mark);
  document.addEventListener('visibilitychange', mark);
})();
