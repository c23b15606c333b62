/* What hinders a passkey is said on the page, not only in the console. */
const show = (id) => {
  const words = document.getElementById(id);
  if (words) words.hidden = false;
  return Boolean(words);
};

document.addEventListener("allauth.error", (event) => {
  if (show("passkey-sorry")) event.preventDefault();
});

if (/^[\d.]+$|:/.test(window.location.hostname)) show("passkey-address");
