// What the console can do better with a script. Every page works without it.

const main = document.querySelector('main');

// Live updates: the server sends a line for each event; where that fails, the page asks every few seconds.
const stream = document.body.dataset.live;
if (stream) follow(stream);

function follow(address) {
  const pollMs = 10_000;
  let polling = null;
  const source = new EventSource(address);
  source.onmessage = announce;
  source.onopen = () => {
    clearInterval(polling);
    polling = null;
  };
  source.onerror = () => {
    polling ??= setInterval(announce, pollMs);
  };
}

let announced = null;

/** Several events that come together are one change. */
function announce() {
  clearTimeout(announced);
  announced = setTimeout(() => {
    const newer = document.querySelector('[data-newer]');
    if (!newer) document.body.dispatchEvent(new CustomEvent('copydesk:changed'));
    // While nothing can be decided or typed yet, the page may as well show the new state.
    else if (document.querySelector('.working')) location.reload();
    else newer.hidden = false;
  }, 250);
}

// Keyboard: j and k move, letters press the button that says so, after it has been seen: focus first, Enter confirms.
const help = document.querySelector('#keys');
for (const button of document.querySelectorAll('[data-open-keys]')) {
  button.hidden = false;
  button.addEventListener('click', () => help.showModal());
}

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || help.open) return;
  if (event.target.closest('input, textarea, select, [contenteditable]')) return;
  if (event.key === '?') help.showModal();
  else if (event.key === 'j') move(1);
  else if (event.key === 'k') move(-1);
  else if ('aerx'.includes(event.key)) press(event.key);
  else return;
  event.preventDefault();
});

function move(step) {
  const items = [...document.querySelectorAll('[data-item]')];
  if (items.length === 0) return;
  const isHere = (item) => item.classList.contains('is-current') || item.contains(document.activeElement);
  const at = items.findIndex(isHere);
  const next = items[Math.min(Math.max(at < 0 ? 0 : at + step, 0), items.length - 1)];
  items[at]?.classList.remove('is-current');
  next.classList.add('is-current');
  const link = next.querySelector('.item-link');
  if (link) link.focus();
  else next.scrollIntoView({ block: 'nearest' });
}

function press(key) {
  const scope = document.querySelector('.is-current') ?? main;
  const target = scope.querySelector(`[data-key="${key}"]`) ?? main.querySelector(`[data-key="${key}"]`);
  if (!target) return;
  target.scrollIntoView({ block: 'center' });
  if (key === 'e') return target.click();
  const comment = target.form?.elements.namedItem('comment');
  if (key === 'r' && comment && !comment.value) comment.focus();
  else target.focus();
}

// A passage picked in a text goes into the form that asks for a rewrite.
document.addEventListener('selectionchange', () => {
  const selection = document.getSelection();
  const text = selection.toString().trim();
  const within = selection.anchorNode?.parentElement?.closest('[data-passage-source]');
  if (!text || !within) return;
  const scope = within.closest('article') ?? main;
  const target = scope.querySelector('[data-passage-target]') ?? main.querySelector('[data-passage-target]');
  if (target) target.value = text;
});

// The number at the end of a claim opens its sources.
document.addEventListener('click', (event) => {
  const link = event.target.closest('[data-open-claim]');
  const details = link && document.querySelector(`${link.hash} details`);
  if (details) details.open = true;
});

// Counters of the edit form, in the words of the page: the number is replaced in place.
const wordPattern = /[\p{L}\p{N}]+(?:[-'’.,][\p{L}\p{N}]+)*/gu;

document.querySelector('[data-edit]')?.addEventListener('input', (event) => {
  const field = event.target;
  if (field.dataset.characters) {
    const note = document.querySelector(`[data-note-of="${field.name}"]`);
    count(note, [...field.value].length, field.dataset.characters);
  }
  const words = document.querySelector('[data-words]');
  if (!words || field.dataset.body === undefined) return;
  const text = [...document.querySelectorAll('[data-body]')].map(({ value }) => value).join('\n');
  count(words, text.match(wordPattern)?.length ?? 0, words.dataset.words);
});

function count(note, value, range) {
  const [min, max] = range.split('-').map(Number);
  note.textContent = note.textContent.replace(/^\d+/, String(value));
  note.classList.toggle('off', value < min || value > max);
}
