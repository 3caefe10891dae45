/* Pictures one at a time with the state of each; what could not be sent is said and can be sent again. */
"use strict";
(() => {
  const form = document.querySelector("form[data-pictures]");
  const list = form?.querySelector("[data-uploads]");
  const pending = form?.querySelector("[data-pending]");
  const waiting = new Map();

  const tell = () => {
    pending.textContent = waiting.size ? `${waiting.size} 张照片待上传` : "";
  };

  const row = (file) => {
    const line = document.createElement("li");
    const name = document.createElement("span");
    const state = document.createElement("span");
    name.textContent = file.name;
    state.textContent = "等待上传";
    line.append(name, state);
    list.append(line);
    return state;
  };

  const send = async (file, state) => {
    const data = new FormData();
    data.append("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
    data.append("pictures", file);
    data.append("item", form.querySelector("[name=item]")?.value || "");
    state.textContent = "上传中";
    try {
      const answer = await fetch(form.action, { method: "POST", body: data, headers: { "HX-Request": "true" } });
      const text = answer.redirected ? "" : (await answer.text()).trim();
      if (answer.ok && text) { state.textContent = text; waiting.delete(state); return true; }
      if (answer.status === 422) { state.textContent = text; waiting.delete(state); return false; }
      state.textContent = "未上传，请重试";
    } catch {
      state.textContent = "未上传（没有网络），请重试";
    }
    return false;
  };

  const choose = (input) => {
    Array.from(input.files).forEach((file) => waiting.set(row(file), file));
    input.value = "";
    tell();
    sendAll();
  };

  const sendAll = async () => {
    if (form.hasAttribute("data-sending")) return;
    form.setAttribute("data-sending", "");
    let sent = false;
    for (const [state, file] of Array.from(waiting)) {
      sent = (await send(file, state)) || sent;
      tell();
    }
    form.removeAttribute("data-sending");
    if (sent && !waiting.size && !Array.from(list.children).some((line) => !line.textContent.endsWith("已上传"))) {
      location.hash = "pictures";
      location.reload();
    }
  };

  if (form) {
    form.querySelectorAll("input[type=file]").forEach((input) => input.addEventListener("change", () => choose(input)));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      event.stopImmediatePropagation();
      sendAll();
    }, true);
    window.addEventListener("beforeunload", (event) => { if (waiting.size) event.preventDefault(); });
  }

  /* An item that could not be saved says so; the draft keeps it until the list is saved. */
  const failed = (event) => {
    const place = event.target.closest?.("[data-item]")?.querySelector(".saved");
    if (!place) return;
    place.dataset.failed = "";
    place.textContent = "未保存，草稿留在本机；请在网络恢复后按“保存检查项目”。";
  };
  document.addEventListener("htmx:sendError", failed);
  document.addEventListener("htmx:responseError", failed);
  document.addEventListener("htmx:afterSwap", (event) => { delete event.target.dataset?.failed; });
})();
