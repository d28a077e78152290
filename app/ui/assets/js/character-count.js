// <textarea data-limit="600">, or an <input> that counts only near its limit, with an element
// [data-count-for=id] that holds its words as
// data-text="{used} of {limit} characters".
const show = (area) => {
  const place = document.querySelector(`[data-count-for="${CSS.escape(area.id)}"]`);
  if (!place) return;
  const limit = Number(area.dataset.limit);
  const used = [...area.value.replace(/\n/g, "\r\n")].length;
  place.textContent = place.dataset.text
    .replace("{used}", used.toLocaleString(document.documentElement.lang))
    .replace("{limit}", limit.toLocaleString(document.documentElement.lang));
  place.classList.toggle("is-over", used > limit);
  if (area.matches("input")) place.parentElement.hidden = used < limit * 0.8;
};

export function countCharacters() {
  document.querySelectorAll("[data-limit]").forEach(show);
  document.addEventListener("input", ({ target }) => {
    if (target.matches?.("[data-limit]")) show(target);
  });
}
