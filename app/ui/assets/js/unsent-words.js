// Several forms stand on one page, and sending one loads it anew: what was typed into the others is
// carried over to the page that comes, and to no later one. Forms that save themselves need it not.
// A page on which a person first confirms to be the one ([data-on-the-way]) passes it on.
const NAME = "unsent-words";
const CHOICES = ["radio", "checkbox"];
const TYPED = [...CHOICES, "text", "textarea", "email", "url", "search", "number", "date"];

const address = (form) => new URL(form.action).pathname;
const typedFields = (form) => [...form.elements].filter(({ type }) => TYPED.includes(type));
const isChoice = ({ type }) => CHOICES.includes(type);
const isChanged = (field) =>
  isChoice(field) ? field.checked !== field.defaultChecked : field.value !== field.defaultValue;

const unsent = (sent) =>
  [...document.querySelectorAll("form[method=post]:not([data-autosave])")]
    .filter((form) => form !== sent && typedFields(form).some(isChanged))
    .map((form) => [
      address(form),
      typedFields(form).map((field) => [field.name, field.value, field.checked]),
    ]);

function giveBack(form, words) {
  for (const field of typedFields(form)) {
    const kept = words.find(
      ([name, value]) => name === field.name && (!isChoice(field) || value === field.value),
    );
    if (!kept) continue;
    const before = isChoice(field) ? field.checked : field.value;
    if (isChoice(field)) field.checked = kept[2];
    else field.value = kept[1];
    const after = isChoice(field) ? field.checked : field.value;
    if (after !== before) field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function take() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(NAME)) ?? [];
    sessionStorage.removeItem(NAME);
    return kept;
  } catch {
    return [];
  }
}

export function keepUnsentWords() {
  const passedOn = [];
  const isOnTheWay = document.querySelector("[data-on-the-way]") !== null;
  for (const [path, words] of take()) {
    const form = [...document.forms].find((each) => address(each) === path && typedFields(each).length);
    if (form && !isOnTheWay) giveBack(form, words);
    else if (isOnTheWay) passedOn.push([path, words]);
  }
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.target.method !== "post") return;
    try {
      sessionStorage.setItem(NAME, JSON.stringify([...passedOn, ...unsent(event.target)]));
    } catch {
      // Without storage the other forms come back empty, as without a script.
    }
  });
}
