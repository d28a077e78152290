// Quicker, never necessary: every page works without any of this.
import { configureHtmx } from "./htmx-settings.js";
import { countCharacters } from "./character-count.js";
import { guardSubmits } from "./submit-guard.js";
import { keepDrafts } from "./autosave.js";
import { tidyKept } from "./kept-here.js";
import { keepUnsentWords } from "./unsent-words.js";
import { closeMenus } from "./menus.js";
import { listenForShortcuts } from "./shortcuts.js";
import { copyOnClick } from "./copy.js";
import { goOn } from "./go-on.js";
import { askForPasskeys } from "./passkeys.js";

configureHtmx();
countCharacters();
guardSubmits();
tidyKept();
keepDrafts();
keepUnsentWords();
closeMenus();
listenForShortcuts();
copyOnClick();
goOn();
askForPasskeys();
