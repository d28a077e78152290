// What a person asked for goes on by itself once the person has confirmed to be the one.
export function goOn() {
  document.querySelector("form[data-goes-on]")?.requestSubmit();
}
