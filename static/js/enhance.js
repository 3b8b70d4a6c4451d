// Brings in a module only when the page holds what it improves. Everything here works without it.
const modules = {
  "form[data-live]": "live-filter",
  "select[data-autosubmit]": "autosubmit",
  "input[type=file][data-max-mb]": "file-check",
  "form[data-once]": "double-submit",
  "button[data-near-me]": "near-me",
  "[data-counter]": "counter",
  "input[data-suggest]": "suggest",
  "[data-pay-preview]": "pay-preview",
  "[data-date-preview]": "date-preview",
  "[data-place-rows]": "place-rows",
  "[data-door]": "door",
  "textarea[data-gulpease]": "readability",
  "form[data-bulk]": "bulk",
  "[data-keys]": "board-keys",
  "select[data-letter]": "letter-picker",
  "[data-reload-while-busy]": "reload-while-busy",
  "details[data-call]": "call-fields",
  "[data-combobox]": "combobox",
  "form[data-autosave]": "autosave",
};
const version = new URL(import.meta.url).search;
for (const [selector, name] of Object.entries(modules)) {
  const found = document.querySelectorAll(selector);
  if (found.length) import(new URL(`./${name}.js${version}`, import.meta.url)).then((module) => found.forEach(module.default));
}
