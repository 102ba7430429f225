// Acts as a reader of the report's page does, and tells the frame around it what was seen.
const all = (selector) => [...document.querySelectorAll(selector)];
addEventListener('load', () => {
  const seen = { lang: document.documentElement.lang, theme: document.documentElement.dataset.theme };
  const main = document.getElementById('main');
  seen.title = document.title;
  seen.sections = all('section').length;
  seen.tiles = all('.tile b').map((tile) => tile.textContent);
  seen.groups = all('#groups .row > span:first-child').map((name) => name.textContent);
  // Bars lie within their tracks, and intervals around their ends.
  seen.bars_fit = all('.track').every((track) => {
    const [outer, fill] = [track.getBoundingClientRect(), track.querySelector('.fill').getBoundingClientRect()];
    return fill.right <= outer.right + 1 && outer.width > 40;
  });
  seen.overflow = Math.max(0, document.documentElement.scrollWidth - innerWidth);
  seen.font = Math.min(...all('main *').map((element) => parseFloat(getComputedStyle(element).fontSize)));
  seen.raw = main.textContent.match(/(undefined|NaN|\[object)/g) ?? [];
  document.getElementById('lang').click();
  seen.other = { lang: document.documentElement.lang, title: document.title, sections: all('section').length };
  document.getElementById('theme').click();
  seen.other_theme = document.documentElement.dataset.theme;
  parent.postMessage(JSON.stringify({ ...seen, problems }), '*');
});
