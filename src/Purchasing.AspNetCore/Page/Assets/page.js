// Keys, progress and small comforts. Every form works without it.
"use strict";
(() => {
  const $ = (q, e = document) => e.querySelector(q), $$ = (q, e = document) => [...e.querySelectorAll(q)];
  const rows = $$("tr[data-row]"), place = "row:" + location.pathname + location.search;
  let at = -1, go = false;
  const row = () => document.activeElement?.closest?.("tr[data-row]") ?? rows[at];
  const to = i => {
    if (!rows.length) return;
    at = Math.max(0, Math.min(rows.length - 1, i));
    rows[at].focus({ preventScroll: true });
    rows[at].scrollIntoView({ block: "nearest" });
  };
  const keep = () => { const r = row(); if (r) sessionStorage.setItem(place, rows.indexOf(r)); };
  document.addEventListener("focusin", e => { const r = e.target.closest("tr[data-row]"); if (r) at = rows.indexOf(r); });

  // Back from an opened row: the same row again.
  const kept = sessionStorage.getItem(place);
  if (kept !== null) { sessionStorage.removeItem(place); to(+kept); }
  addEventListener("pageshow", e => { if (e.persisted && at >= 0) to(at); });
  $$("[data-open]").forEach(a => a.addEventListener("click", keep));

  // Back from an opened row: the same list again, with its filters.
  const crumb = $(".crumb a");
  if (rows.length) sessionStorage.setItem("list:" + location.pathname, location.search);
  if (crumb) crumb.search = sessionStorage.getItem("list:" + crumb.pathname) ?? "";

  // How many are selected.
  const all = $("[data-all]"), picks = $$("[data-select]"), said = $("[data-selected]");
  const count = () => {
    const n = picks.filter(p => p.checked).length;
    if (said) said.textContent = n ? said.dataset.selected.replace("{0}", n) : "";
    if (all) { all.checked = n > 0 && n === picks.length; all.indeterminate = n > 0 && n < picks.length; }
  };
  all?.addEventListener("change", () => { picks.forEach(p => p.checked = all.checked); count(); });
  picks.forEach(p => p.addEventListener("change", count));
  count();

  // One press sends once.
  document.addEventListener("submit", e => {
    const f = e.target;
    if (f.method === "dialog") return;
    if (f.dataset.sent) { e.preventDefault(); return; }
    f.dataset.sent = 1;
    keep();
    setTimeout(() => delete f.dataset.sent, 4000);
  });

  const typing = t => t.matches?.("input:not([type=checkbox]),select,textarea,[contenteditable]");
  document.addEventListener("keydown", e => {
    const t = e.target;
    if (e.ctrlKey || e.metaKey || e.altKey || e.isComposing) return;
    if (e.key === "Escape" && typing(t) && !t.closest("dialog")) { const r = t.closest("tr[data-row]"); t.blur(); r ? r.focus() : to(at < 0 ? 0 : at); e.preventDefault(); return; }
    if (typing(t) || document.body.dataset.keys === "off" && e.key.length === 1) return;
    const open = $("dialog:popover-open");
    if (open && e.key !== "?") return;
    const did = () => e.preventDefault();
    if (go) { go = false; const a = $(`[data-go="${CSS.escape(e.key)}"]`); if (a) { did(); a.click(); return; } }
    switch (e.key) {
      case "j": case "k": to(at < 0 ? 0 : at + (e.key === "j" ? 1 : -1)); return did();
      case "ArrowDown": case "ArrowUp": if (t.matches("tr[data-row]")) { to(at + (e.key === "ArrowDown" ? 1 : -1)); did(); } return;
      case "x": { const c = row() && $("[data-select]", row()); if (c) { c.checked = !c.checked; count(); did(); } return; }
      case "Enter": if (t.matches("tr[data-row]")) { $("[data-open]", t)?.click(); did(); } return;
      case "/": { const s = $("[data-search]"); if (s) { s.focus(); s.select?.(); did(); } return; }
      case "?": $("#keys").togglePopover(); return did();
      case "g": go = true; return;
      case "Escape": if (crumb) { did(); crumb.click(); } return;
    }
    const key = `[data-key="${CSS.escape(e.key)}"]`, b = row() && $(key, row()) || $(`main ${key}:not(tr ${key})`);
    if (!b) return;
    did();
    if (b.matches("input")) { b.focus(); b.select(); } else b.click();
  });

  // Long work: followed as long as one looks, and shown when it is done.
  const live = $("[data-events]");
  if (live) {
    const from = new EventSource(live.dataset.events), set = (q, v) => { const e = $(q, live); if (e) e.textContent = v; };
    from.addEventListener("count", e => set("[data-count]", e.data));
    from.addEventListener("wait", e => set("[data-wait]", e.data));
    from.addEventListener("progress", e => { const p = $("[data-progress]", live), [n, of] = e.data.split("/"); if (p) { p.max = of; p.value = n; } });
    from.addEventListener("end", () => { from.close(); location.reload(); });
  }
})();
