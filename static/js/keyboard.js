// Keys: one table. Nothing happens while someone types.

// `actions`: key -> function, called with the event. Esc goes to the first of `closers` that has something to close.
export function startKeyboard(actions, closers) {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closers.some((close) => close());
    else if (!isTyping(event.target) && !event.ctrlKey && !event.metaKey && !event.altKey) press(actions, event);
  });
}

function press(actions, event) {
  const action = actions[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!action) return;
  event.preventDefault();
  action(event);
}

export function isTyping(element) {
  return element.isContentEditable || ["TEXTAREA", "SELECT"].includes(element.tagName) ||
    (element.tagName === "INPUT" && element.type !== "checkbox");
}
