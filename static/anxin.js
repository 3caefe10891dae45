/* Anxin in the browser: keys, days typed short, drafts, one submit at a time, the end of the session.
   Every page works without this file. */
"use strict";

(() => {
  const body = document.body;
  const find = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => Array.from(within.querySelectorAll(selector));
  const typing = (target) => target instanceof Element && target.closest("input, textarea, select, [contenteditable]") !== null
    && !target.matches("[type=checkbox], [type=radio], [type=button], [type=submit]");

  /* What is stored on this machine may be missing (private windows): then we do without. */
  const stored = {
    get: (store, key) => { try { return store.getItem(key); } catch { return null; } },
    set: (store, key, value) => { try { store.setItem(key, value); } catch { /* full or barred: no draft */ } },
    drop: (store, key) => { try { store.removeItem(key); } catch { /* nothing to drop */ } },
    keys: (store) => { try { return Object.keys(store); } catch { return []; } },
  };

  /* ---- full width to half width, as typed by an input method left in full-width mode ---- */

  const half = (text) => text
    .replace(/[\uFF10-\uFF19\uFF21-\uFF3A\uFF41-\uFF5A]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xFEE0))
    .replace(/\u3000/g, " ");
  const halfAll = (text) => half(text)
    .replace(/[\uFF0D\uFF0F\uFF0E\uFF0B\uFF05]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xFEE0))
    .replace(/。/g, ".");

  /* ---- days: 20260917, 0917, 9.17, t, -3 ---- */

  const WEEKDAYS = "日一二三四五六";
  const pad = (number) => String(number).padStart(2, "0");
  const iso = (moment) => `${moment.getUTCFullYear()}-${pad(moment.getUTCMonth() + 1)}-${pad(moment.getUTCDate())}`;
  const fromParts = (year, month, day) => {
    const moment = new Date(Date.UTC(year, month - 1, day));
    return moment.getUTCMonth() === month - 1 && moment.getUTCDate() === day ? moment : null;
  };
  const today = () => {
    const [year, month, day] = (body.dataset.today || new Date().toISOString().slice(0, 10)).split("-").map(Number);
    return fromParts(year, month, day);
  };

  /** The day that was meant, as a UTC midnight, or null. */
  const readDay = (typed) => {
    const text = halfAll(typed).trim().toLowerCase();
    const now = today();
    let parts;
    if (text === "t" || text === "今天") return now;
    if ((parts = /^([+-])(\d{1,4})$/.exec(text))) {
      return new Date(now.getTime() + Number(parts[1] + parts[2]) * 86400000);
    }
    if ((parts = /^(\d{4})(\d{2})(\d{2})$/.exec(text))) return fromParts(+parts[1], +parts[2], +parts[3]);
    if ((parts = /^(\d{2})(\d{2})$/.exec(text))) return fromParts(now.getUTCFullYear(), +parts[1], +parts[2]);
    if ((parts = /^(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?$/.exec(text))) return fromParts(+parts[1], +parts[2], +parts[3]);
    if ((parts = /^(\d{1,2})[-./月](\d{1,2})日?$/.exec(text))) return fromParts(now.getUTCFullYear(), +parts[1], +parts[2]);
    return null;
  };

  /* 休 and 班 of the working calendar, kept from the last page so that they stand at once; without it the weekday alone.
     Not within [data-plain-days], where the calendar itself is written. */
  const DAYS = "anxin-days";
  const parsed = (text) => { try { return JSON.parse(text); } catch { return null; } };
  let arranged = parsed(stored.get(localStorage, DAYS));

  const signOf = (moment, brief) => {
    const day = iso(moment);
    if (!arranged?.off || moment.getUTCFullYear() < arranged.since) return "";
    const provisional = arranged.confirmed.includes(moment.getUTCFullYear()) ? "" : " 暂定";
    const off = day in arranged.off;
    const on = arranged.on.includes(day);
    const why = off ? `（${arranged.off[day] || "放假"}）` : on ? "（调休上班）" : "";
    const works = on || (!off && moment.getUTCDay() % 6 !== 0);
    return ` ${works ? "班" : "休"}${brief ? "" : why}${provisional}`;
  };

  const echoDay = (input) => {
    const echo = document.querySelector(`[data-echo-of="${CSS.escape(input.id)}"]`);
    if (!echo) return;
    const moment = input.value.trim() ? readDay(input.value) : null;
    echo.toggleAttribute("data-wrong", Boolean(input.value.trim()) && !moment);
    if (!input.value.trim()) echo.textContent = "";
    else if (!moment) echo.textContent = "没有这一天，请核对";
    else echo.textContent = `${iso(moment) === input.value ? "" : iso(moment) + " "}星期${WEEKDAYS[moment.getUTCDay()]}${input.closest("[data-plain-days]") ? "" : signOf(moment, input.closest(".filters"))}`;
  };

  let asked = false;
  const learnDays = async () => {
    if (asked || !body.dataset.days || !find("[data-day]")) return;
    asked = true;
    try {
      const answer = await fetch(body.dataset.days, { redirect: "error", headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      const text = await answer.text();
      if (text === stored.get(localStorage, DAYS)) return;
      arranged = parsed(text);
      stored.set(localStorage, DAYS, text);
      all("[data-day]").forEach(echoDay);
    } catch { /* no connection: what is kept, or the weekday alone */ }
  };

  const settleDay = (input) => {
    const moment = readDay(input.value);
    if (moment) input.value = iso(moment);
    echoDay(input);
  };

  document.addEventListener("input", (event) => {
    if (event.target.matches?.("[data-day]") && !event.isComposing) echoDay(event.target);
  });
  document.addEventListener("change", (event) => {
    const input = event.target;
    if (!(input instanceof HTMLInputElement || input instanceof HTMLTextAreaElement)) return;
    if (input.matches("[data-day]")) settleDay(input);
    else if (["text", "search", "tel", "textarea"].includes(input.type)) {
      const plain = half(input.value);
      if (plain !== input.value) input.value = plain;
    }
  });

  /* ---- choosing rows ---- */

  all("[data-pick-all]").forEach((box) => {
    box.hidden = false;
    box.addEventListener("change", () => all("td.pick input[type=checkbox]", box.closest("table")).forEach((one) => { one.checked = box.checked; }));
  });

  /* ---- keys ---- */

  const KEYS_OFF = "anxin-keys-off";
  const keysOff = () => stored.get(localStorage, KEYS_OFF) !== null;
  const seen = (element) => element && element.getClientRects().length > 0;
  const press = (selector) => {
    const target = all(selector).find(seen);
    if (target) target.click();
    return Boolean(target);
  };
  /* A form that is filled in; never a lone button that acts at once. */
  const filled = (form) => form && find(".form-control, .form-select, .choices", form) !== null;
  const formAtHand = () => [document.activeElement?.closest("form[method=post]"), ...all("main form[method=post]").filter(seen)].find(filled);
  const submitButton = (form) => form && find("button:not([type=button]):not([disabled]), input[type=submit]", form);

  const rows = () => all("table[data-rows] tbody tr").filter((row) => find("a[href]", row));
  const moveRow = (step) => {
    const list = rows();
    if (!list.length) return false;
    const at = list.findIndex((row) => row.hasAttribute("data-current"));
    const next = list[Math.min(Math.max(at + step, 0), list.length - 1)];
    list.forEach((row) => row.removeAttribute("data-current"));
    next.setAttribute("data-current", "");
    next.scrollIntoView({ block: "nearest" });
    find("a[href]", next).focus({ preventScroll: true });
    return true;
  };
  const openRow = () => {
    const row = find("table[data-rows] tbody tr[data-current]");
    const link = row && (find("a[data-open]", row) || find("a[href]", row));
    if (link && document.activeElement === body) link.click();
  };

  const plainKeys = {
    "/": () => { const box = all("[data-search]").find(seen); if (box) { box.focus(); box.select(); } return Boolean(box); },
    "?": () => { find("#keys")?.showModal(); return true; },
    j: () => moveRow(1),
    k: () => moveRow(-1),
    Enter: () => { openRow(); return false; },
  };

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) return;
    if (event.key === "Escape") {
      all("details.menu[open]").forEach((menu) => { menu.open = false; find("summary", menu).focus(); });
      return;
    }
    if (keysOff() || find("dialog[open]")) return;
    let done = false;
    if (event.altKey && !event.ctrlKey && event.code === "KeyN") done = press('[data-key="new"]');
    else if (event.ctrlKey && !event.altKey && event.code === "KeyS") {
      done = press('[data-key="save"]');
      if (!done) { const button = submitButton(formAtHand()); button?.click(); done = Boolean(button); }
    } else if (event.ctrlKey && event.key === "Enter") {
      done = press('[data-key="submit"]');
      if (!done) { const button = submitButton(formAtHand()); button?.click(); done = Boolean(button); }
    } else if (!event.ctrlKey && !event.altKey && !event.metaKey && !typing(event.target)) {
      done = plainKeys[event.key]?.() ?? false;
    }
    if (done) event.preventDefault();
  });

  const KEY_NAMES = { new: "Alt+N", save: "Ctrl+S", submit: "Ctrl+Enter" };
  const nameKeys = () => {
    all("[data-key]").forEach((element) => {
      const name = KEY_NAMES[element.dataset.key];
      if (name && !element.title) element.title = `${element.textContent.trim()}（${name}）`;
    });
    all("[data-search]").forEach((box) => { if (!box.title) box.title = "查找（按 / 到此）"; });
  };

  const keySwitch = find("[data-keys-switch]");
  if (keySwitch) {
    keySwitch.checked = !keysOff();
    keySwitch.addEventListener("change", () => {
      if (keySwitch.checked) stored.drop(localStorage, KEYS_OFF);
      else stored.set(localStorage, KEYS_OFF, "1");
    });
  }
  all("[data-opens]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => document.getElementById(button.dataset.opens)?.showModal());
  });
  document.addEventListener("click", (event) => {
    all("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });

  /* ---- drafts: what was typed survives a failure or the end of the session; never what is private ---- */

  const PREFIX = "anxin-draft:";
  const draftKey = (form) => `${PREFIX}${body.dataset.person}:${location.pathname}:${form.dataset.draft}`;
  const kept = (form) => Array.from(form.elements).filter((field) => field.name && !field.disabled && !field.readOnly
    && !field.hasAttribute("data-private")
    && !["hidden", "password", "file", "submit", "button", "reset"].includes(field.type) && field.type !== "fieldset");
  const valueOf = (field) => {
    if (field.type === "checkbox" || field.type === "radio") return field.checked;
    return field.multiple ? Array.from(field.selectedOptions, (option) => option.value) : field.value;
  };
  const slot = (field) => (field.type === "checkbox" || field.type === "radio" ? `${field.name}=${field.value}` : field.name);
  const snapshot = (form) => Object.fromEntries(kept(form).map((field) => [slot(field), valueOf(field)]));
  const fill = (form, values) => kept(form).forEach((field) => {
    const value = values[slot(field)];
    if (value === undefined) return;
    if (field.type === "checkbox" || field.type === "radio") field.checked = value;
    else if (Array.isArray(value)) Array.from(field.options).forEach((option) => { option.selected = value.includes(option.value); });
    else field.value = value;
    if (field.matches("[data-day]")) echoDay(field);
  });
  const clock = () => new Date().toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });

  const keepDraft = (form, sent = false) => {
    if (!sent && form.hasAttribute("aria-busy")) return; // what was sent stays told as sent
    const now = JSON.stringify(snapshot(form));
    if (now === form.anxinStart && !sent) return;
    stored.set(sessionStorage, draftKey(form), JSON.stringify({ at: clock(), sent, values: JSON.parse(now) }));
  };

  const tellRestored = (form, at, start) => {
    const bar = document.createElement("div");
    bar.className = "notice notice-info";
    bar.setAttribute("role", "status");
    const words = document.createElement("div");
    words.textContent = `已恢复 ${at} 的草稿，尚未保存。 `;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-sm";
    button.textContent = "放弃草稿";
    button.addEventListener("click", () => {
      fill(form, start);
      stored.drop(sessionStorage, draftKey(form));
      bar.remove();
    });
    words.append(button);
    bar.append(words);
    form.before(bar);
  };

  const drafted = all("form[data-draft]");
  const settleDrafts = () => {
    /* A draft that was sent is done with once a page opens that is neither a refusal, nor the same form with errors. */
    const arrived = performance.getEntriesByType("navigation")[0]?.type === "navigate";
    const failed = body.hasAttribute("data-keep-drafts") || find(".error-summary") || !arrived;
    stored.keys(sessionStorage).filter((key) => key.startsWith(PREFIX)).forEach((key) => {
      const draft = JSON.parse(stored.get(sessionStorage, key));
      if (!draft.sent) return;
      if (failed) stored.set(sessionStorage, key, JSON.stringify({ ...draft, sent: false }));
      else stored.drop(sessionStorage, key);
    });
    drafted.forEach((form) => {
      const start = snapshot(form);
      form.anxinStart = JSON.stringify(start);
      const draft = JSON.parse(stored.get(sessionStorage, draftKey(form)) || "null");
      if (draft && !find(".error-summary") && JSON.stringify(draft.values) !== form.anxinStart) {
        fill(form, draft.values);
        tellRestored(form, draft.at, start);
      }
      let timer;
      form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(() => keepDraft(form), 800); });
      form.addEventListener("focusout", () => keepDraft(form));
      form.addEventListener("submit", () => { clearTimeout(timer); keepDraft(form, true); });
    });
    window.addEventListener("pagehide", () => drafted.forEach((form) => keepDraft(form)));
  };
  all("form[data-forget-drafts]").forEach((form) => form.addEventListener("submit", () => {
    stored.keys(sessionStorage).filter((key) => key.startsWith(PREFIX)).forEach((key) => stored.drop(sessionStorage, key));
    drafted.length = 0;
  }));

  /* ---- one submit at a time ---- */

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.hasAttribute("data-resubmit") || form.hasAttribute("data-keepalive")
      || form.hasAttribute("hx-post")) return;
    if (form.hasAttribute("aria-busy")) { event.preventDefault(); return; }
    all("[data-day]", form).forEach(settleDay);
    form.setAttribute("aria-busy", "true");
    setTimeout(() => all("button:not([type=button]), input[type=submit]", form).forEach((button) => { button.disabled = true; }), 0);
  });
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    all("form[aria-busy]").forEach((form) => {
      form.removeAttribute("aria-busy");
      all("button[disabled], input[type=submit][disabled]", form).forEach((button) => { button.disabled = false; });
    });
  });

  /* ---- the end of the session: warn three minutes before ---- */

  const WARN = 180;
  const LAST = "anxin-last-seen";
  const expiry = find("#expiry");
  const length = Number(body.dataset.session);
  const touch = () => stored.set(localStorage, LAST, String(Date.now()));
  const remaining = () => Math.round(length - (Date.now() - Number(stored.get(localStorage, LAST) || Date.now())) / 1000);

  const showRemaining = () => {
    const left = remaining();
    find("[data-expiring]", expiry).hidden = left <= 0;
    find("[data-expired]", expiry).hidden = left > 0;
    find("h2", expiry).textContent = left > 0 ? "登录即将过期" : "登录已过期";
    find("[data-remaining]", expiry).textContent = left > 60 ? `${Math.ceil(left / 60)} 分钟` : `${left} 秒`;
    if (left <= Math.min(WARN, length / 2)) {
      if (!expiry.open) { drafted.forEach((form) => keepDraft(form)); expiry.showModal(); }
    } else if (expiry.open) expiry.close();
  };

  if (expiry && length) {
    touch();
    setInterval(showRemaining, 1000);
    expiry.addEventListener("cancel", (event) => event.preventDefault());
    document.addEventListener("htmx:afterRequest", (event) => { if (event.detail.successful) touch(); });
    find("[data-keepalive]", expiry).addEventListener("submit", async (event) => {
      event.preventDefault();
      const form = event.target;
      try {
        const answer = await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "error" });
        if (answer.ok) { touch(); expiry.close(); }
      } catch { find("[data-sign-in]", expiry).click(); }
    });
  }

  const enliven = () => { nameKeys(); all("[data-day]").forEach(echoDay); learnDays(); };
  settleDrafts();
  enliven();
  document.addEventListener("htmx:afterSwap", enliven);
  all("[data-centre]").forEach((box) => {
    const mark = find(box.dataset.centre, box);
    if (mark && box.scrollWidth > box.clientWidth) {
      box.scrollLeft += mark.getBoundingClientRect().left - box.getBoundingClientRect().left - box.clientWidth / 2;
    }
  });
  all("[data-print]").forEach((button) => { button.hidden = false; button.addEventListener("click", () => window.print()); });
  find(".error-summary")?.focus();
})();
