/* What went wrong with a passkey is said on the page, not only in the console. */
document.addEventListener("allauth.error", (event) => {
  const sorry = document.getElementById("passkey-sorry");
  if (sorry) {
    event.preventDefault();
    sorry.hidden = false;
  }
});
