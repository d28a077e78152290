// A form with a field `data-passkey` asks the browser for a passkey before it is sent; the field's
// `data-options` are those of Web Authentication as JSON, with bytes in base64url.
const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
const written = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const described = (list = []) => list.map((each) => ({ ...each, id: bytes(each.id) }));

const asked = (options) => ({
  ...options,
  challenge: bytes(options.challenge),
  ...(options.user && { user: { ...options.user, id: bytes(options.user.id) } }),
  ...(options.excludeCredentials && { excludeCredentials: described(options.excludeCredentials) }),
  ...(options.allowCredentials && { allowCredentials: described(options.allowCredentials) }),
});

function answer({ id, rawId, type, response }) {
  const told = { clientDataJSON: written(response.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) told[name] = written(response[name]);
  }
  return JSON.stringify({ id, rawId: written(rawId), type, response: told, clientExtensionResults: {} });
}

export function askForPasskeys() {
  document.querySelectorAll("[data-passkey]").forEach((field) => {
    field.form.addEventListener("submit", async (event) => {
      event.preventDefault();
      try {
        const publicKey = asked(JSON.parse(field.dataset.options));
        field.value = answer(await navigator.credentials[field.dataset.passkey]({ publicKey }));
      } catch {
        field.value = "";
      }
      field.form.submit();
    });
  });
}
