// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "app/desktop/desktop_notifier.h"

namespace witan {

std::unique_ptr<DesktopNotifier> makeBusNotifier()
{
    return nullptr;
}

} // namespace witan
