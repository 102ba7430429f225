// Acts as a reader of the map does, and tells the frame around it what was seen.
const wait = (ms) => new Promise((done) => setTimeout(done, ms));
const one = (selector) => document.querySelector(selector);
const text = (selector) => one(selector)?.textContent.trim() ?? null;

/** Clicks where an element is, if it is on top there; a script's click() would reach hidden ones too. */
async function click(element) {
  element.scrollIntoView({ block: 'center' });
  await wait(300);
  const box = element.getBoundingClientRect();
  const at = { clientX: box.x + box.width / 2, clientY: box.y + box.height / 2, bubbles: true, cancelable: true, view: window };
  const top = document.elementFromPoint(at.clientX, at.clientY);
  if (!top || !(element === top || element.contains(top))) throw new Error(`covered: ${element.id || element.dataset.id} by ${top?.outerHTML.slice(0, 120)} at ${at.clientX},${at.clientY} of ${innerWidth},${innerHeight}`);
  for (const kind of ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click']) {
    const Kind = kind.startsWith('pointer') ? PointerEvent : MouseEvent;
    top.dispatchEvent(new Kind(kind, { ...at, pointerId: 1, isPrimary: true, button: 0 }));
  }
  await wait(600);
}

async function choose(select, value) {
  one(select).value = value;
  one(select).dispatchEvent(new Event('input', { bubbles: true }));
  one(select).dispatchEvent(new Event('change', { bubbles: true }));
  await wait(600);
}

async function search(words) {
  one('#search').value = words;
  one('#search').dispatchEvent(new Event('input', { bubbles: true }));
  await wait(600);
}

async function read() {
  const seen = { lang: document.documentElement.lang, theme: document.documentElement.dataset.theme };
  seen.count = text('#count');
  await search('right_size');
  seen.hits = document.querySelectorAll('.item.is-hit').length;
  // With room beside the list, Enter goes to what was found; on a phone it opens it at once.
  if (innerWidth > 700) {
    one('#search').dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
    await wait(800);
  }
  await click(one('.item[data-id="right_size"]'));
  seen.panel = one('#panel').hidden ? null : text('#panel-id');
  seen.condition = text('#panel .condition');
  seen.scripts = text('#panel');
  document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
  await wait(500);
  seen.closed = one('#panel').hidden;
  await search('');
  await choose('#reason', 'tariff');
  seen.for_reason = text('#count');
  await choose('#reason', '');
  await choose('#note', 'style=hostile');
  seen.for_style = text('#count');
  await choose('#note', '');
  seen.reset = text('#count');
  seen.font = parseFloat(getComputedStyle(document.body).fontSize);
  const ground = getComputedStyle(document.body).backgroundColor;
  seen.ground = Number(/oklch\(([\d.]+)/.exec(ground)?.[1] ?? /(\d+)/.exec(ground)[1] / 255);
  seen.overflow = Math.max(0, document.documentElement.scrollWidth - innerWidth);
  one('#lang').click();
  await wait(500);
  seen.other_lang = document.documentElement.lang;
  return seen;
}

addEventListener('load', async () => {
  await wait(1000);
  const seen = await read().catch((error) => { problems.push(String(error)); return {}; });
  parent.postMessage(JSON.stringify({ ...seen, problems }), '*');
});
