// The posts: copying a text, and counting own words while they are typed.

const PAUSE = 200;

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break;
  const words = button.firstChild.data;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const text = button.closest("div.stack").querySelector("[data-post]").textContent;
    await navigator.clipboard.writeText(text);
    button.firstChild.data = "✓ " + words;
    setTimeout(() => (button.firstChild.data = words), 2000);
  });
}

for (const field of document.querySelectorAll("[data-count]")) {
  let timer = 0;
  const output = field.parentElement.querySelector("output");
  const count = async () => {
    const answer = await fetch("/posts/count", {
      method: "POST",
      body: new URLSearchParams(new FormData(field.form)),
    });
    if (!answer.ok) return;
    const { count, limit } = await answer.json();
    output.value = field.value ? `${count} / ${limit}` : "";
    output.classList.toggle("late", count > limit);
  };
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(count, PAUSE);
  });
}
