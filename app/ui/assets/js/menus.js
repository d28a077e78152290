// Menus are <details class="menu">: one open at a time; Escape or a click elsewhere closes it.
const openMenus = () => document.querySelectorAll("details.menu[open]");

export function closeMenus() {
  document.addEventListener("click", ({ target }) => {
    openMenus().forEach((menu) => {
      if (!menu.contains(target)) menu.open = false;
    });
  });
  document.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape") return;
    openMenus().forEach((menu) => {
      const hadFocus = menu.contains(document.activeElement);
      menu.open = false;
      if (hadFocus) menu.querySelector("summary").focus();
    });
  });
  // Leaving a confirmation closes what was opened in the flow.
  document.addEventListener("click", ({ target }) => {
    const keep = target.closest?.("[data-close]");
    if (keep) {
      keep.closest("details").open = false;
      keep.closest("details").querySelector("summary").focus();
    }
  });
}
