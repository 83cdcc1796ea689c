// Which language shows; the choice is kept in the address, so that a link can carry it.
const buttons = [...document.querySelectorAll('[data-language]')];

function show(language) {
  document.documentElement.lang = language;
  for (const button of buttons)
    button.setAttribute('aria-pressed', String(button.dataset.language === language));
}

for (const button of buttons)
  button.addEventListener('click', () => {
    show(button.dataset.language);
    history.replaceState(null, '', `#${button.dataset.language}`);
  });
if (location.hash === '#en') show('en');
