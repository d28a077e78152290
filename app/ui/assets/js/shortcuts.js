// "/" goes to the search, "?" lists the shortcuts, "g" and a letter goes to a page of the navigation.
const isTyping = (element) =>
  element.matches?.("input, textarea, select, [contenteditable]") ?? false;

export function listenForShortcuts() {
  let previous = "";
  document.addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (isTyping(target) || event.ctrlKey || event.metaKey || event.altKey) return;
    const address = previous === "g" && document.querySelector(`[data-shortcut="${CSS.escape(key)}"]`);
    previous = key;
    if (address) {
      address.click();
    } else if (key === "/") {
      const search = document.querySelector(".search input");
      if (!search) return;
      event.preventDefault();
      search.focus();
    } else if (key === "?") {
      document.querySelector("dialog.shortcuts")?.showModal();
    }
  });
}
