// Search and theme. No request is made: the index is a script beside this one, so that the site works from the file system too.
(function () {
  "use strict";

  const maxResults = 12;
  const themeKey = "libnbd-theme";

  function remembered(key) {
    // Storage may be refused, for example to a page of the file system.
    try {
      return window.localStorage.getItem(key);
    } catch (e) {
      return null;
    }
  }

  function remember(key, value) {
    try {
      window.localStorage.setItem(key, value);
    } catch (e) {
      return;
    }
  }

  function startTheme() {
    const root = document.documentElement;
    const button = document.getElementById("theme");
    const stored = remembered(themeKey);
    if (stored === "dark" || stored === "light") {
      root.dataset.theme = stored;
    }

    function isDark() {
      return root.dataset.theme ? root.dataset.theme === "dark" : window.matchMedia("(prefers-color-scheme: dark)").matches;
    }

    function show() {
      button.textContent = isDark() ? "Light" : "Dark";
      button.setAttribute("aria-label", isDark() ? "Switch to light colours" : "Switch to dark colours");
    }

    button.hidden = false;
    show();
    button.addEventListener("click", function () {
      root.dataset.theme = isDark() ? "light" : "dark";
      remember(themeKey, root.dataset.theme);
      show();
    });
  }

  // How well an entry fits one word of the query; 0 means not at all.
  function scoreOf(entry, word) {
    const name = entry.n.toLowerCase();
    const bare = name.replace(/^nbd_/, "");
    const alias = entry.a.toLowerCase();
    if (name === word || bare === word || alias.split(" ").includes(word)) {
      return 100;
    }

    if (name.split("_").includes(word)) {
      return 65;
    }

    if (name.startsWith(word) || bare.startsWith(word)) {
      return 60;
    }

    if (alias.split(" ").some(function (a) { return a.startsWith(word); })) {
      return 50;
    }

    if (name.includes(word) || alias.includes(word)) {
      return 30;
    }

    if (entry.s.toLowerCase().includes(word)) {
      return 15;
    }

    return (" " + entry.w).includes(" " + word) ? 5 : 0;
  }

  function find(query) {
    const words = query.toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length === 0) {
      return [];
    }

    const hits = [];
    (window.libnbdIndex || []).forEach(function (entry, order) {
      let total = 0;
      for (const word of words) {
        const score = scoreOf(entry, word);
        if (score === 0) {
          return;
        }

        total += score;
      }

      hits.push({ entry: entry, score: total, order: order });
    });
    hits.sort(function (x, y) { return y.score - x.score || x.entry.n.length - y.entry.n.length || x.order - y.order; });
    return hits.slice(0, maxResults).map(function (hit) { return hit.entry; });
  }

  function startSearch() {
    const input = document.getElementById("search");
    const list = document.getElementById("results");
    const status = document.getElementById("search-status");
    let shown = [];
    let selected = -1;

    function close() {
      list.hidden = true;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
      selected = -1;
    }

    function select(index) {
      const items = list.children;
      if (selected >= 0 && items[selected]) {
        items[selected].setAttribute("aria-selected", "false");
      }

      selected = index;
      if (selected >= 0) {
        items[selected].setAttribute("aria-selected", "true");
        items[selected].scrollIntoView({ block: "nearest" });
        input.setAttribute("aria-activedescendant", items[selected].id);
      } else {
        input.removeAttribute("aria-activedescendant");
      }
    }

    function go(index) {
      if (shown[index]) {
        window.location.href = shown[index].u;
      }
    }

    function update() {
      shown = find(input.value);
      list.textContent = "";
      selected = -1;
      input.removeAttribute("aria-activedescendant");
      shown.forEach(function (entry, index) {
        const item = document.createElement("li");
        item.id = "result-" + index;
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", "false");
        const name = document.createElement("b");
        name.textContent = entry.n;
        const summary = document.createElement("span");
        summary.textContent = entry.s;
        item.append(name, summary);
        item.addEventListener("mousedown", function (event) { event.preventDefault(); });
        item.addEventListener("click", function () { go(index); });
        list.append(item);
      });
      const asked = input.value.trim().length > 0;
      list.hidden = shown.length === 0;
      input.setAttribute("aria-expanded", String(shown.length > 0));
      status.textContent = !asked ? "" : shown.length === 0 ? "Nothing found" : shown.length + " found";
    }

    input.addEventListener("input", update);
    input.addEventListener("focus", update);
    input.addEventListener("blur", close);
    input.addEventListener("keydown", function (event) {
      if (event.key === "ArrowDown" && shown.length > 0) {
        select((selected + 1) % shown.length);
      } else if (event.key === "ArrowUp" && shown.length > 0) {
        select((selected <= 0 ? shown.length : selected) - 1);
      } else if (event.key === "Enter") {
        go(Math.max(selected, 0));
      } else if (event.key === "Escape") {
        close();
      } else {
        return;
      }

      event.preventDefault();
    });
    input.form.addEventListener("submit", function (event) { event.preventDefault(); });
    document.addEventListener("keydown", function (event) {
      const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement ? document.activeElement.tagName : "");
      if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
        event.preventDefault();
        input.focus();
      }
    });
  }

  startTheme();
  startSearch();
})();
