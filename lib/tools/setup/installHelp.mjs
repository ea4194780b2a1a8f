/** What to type on each system when a prerequisite is missing. */
export const INSTALL_HELP = {
  node: {
    "Debian/Ubuntu":
      "curl -fsSL https://deb.nodesource.com/setup_22.x | sudo -E bash - && sudo apt-get " +
      "install -y nodejs",
    macOS: "brew install node   (or the installer from nodejs.org)",
    Windows: "winget install OpenJS.NodeJS.LTS",
  },
  python: {
    "Debian/Ubuntu": "sudo apt-get install -y python3 python3-venv",
    macOS: "brew install python@3.12   (or the installer from python.org)",
    Windows: "winget install Python.Python.3.12",
    "Elsewhere installed": "set XRAY_BASE_PYTHON to the path of that Python",
  },
  venv: {
    "Debian/Ubuntu": "sudo apt-get install -y python3-venv",
    macOS: "brew install python@3.12   (or the installer from python.org)",
    Windows: "winget install Python.Python.3.12",
  },
  compiler: {
    "Debian/Ubuntu": "sudo apt-get install -y g++",
    macOS: "xcode-select --install",
    Windows: "nothing to do: the engine comes with this project",
    "Without a compiler":
      "set XRAY_ENGINE=wasm; everything runs, but training takes 10 to 25 times as long",
  },
  disk: {
    "Debian/Ubuntu":
      "sudo apt-get clean && rm -rf ~/.cache/pip ~/.npm/_cacache   (or move the project to " +
      "a larger disk)",
    macOS: "brew cleanup && rm -rf ~/Library/Caches/pip ~/.npm/_cacache   (or move the project)",
    Windows: "cleanmgr   (or move the project to a larger disk)",
  },
  certificate: {
    npm: "export NODE_EXTRA_CA_CERTS=/path/to/your-network.pem   (or: npm config set cafile FILE)",
    pip: "export PIP_CERT=/path/to/your-network.pem",
    Windows:
      "the same two with set NAME=VALUE, in PowerShell $env:NAME='VALUE'; ask who runs the " +
      "network for the file",
  },
  login: {
    "Linux, macOS": "export HTTPS_PROXY=http://user:password@host:port",
    Windows:
      "set HTTPS_PROXY=http://user:password@host:port   (PowerShell: " +
      "$env:HTTPS_PROXY='http://user:password@host:port')",
    "With a mirror": "npm login, and pip's index-url with user and password",
  },
  network: {
    "Debian/Ubuntu":
      "nmcli networking on && npm ping   (behind a proxy: export HTTPS_PROXY=http://host:port)",
    macOS:
      "networksetup -setairportpower en0 on && npm ping   (proxy: export " +
      "HTTPS_PROXY=http://host:port)",
    Windows:
      "npm ping   (behind a proxy: set HTTPS_PROXY=http://host:port, in PowerShell " +
      "$env:HTTPS_PROXY='http://host:port')",
  },
};
