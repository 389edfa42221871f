// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

class QWidget;

namespace witan {

/// Asks before an address from a stranger's text is opened in the browser, and names the true host. Only http and https.
void askToOpenLink(const QString &url, QWidget *parent);

} // namespace witan
