// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>
#include <QWindow>

namespace witan {

/// Whether what a widget shows can be seen, as far as the system tells; which part of it, its visibleRegion() says.
inline bool isOnScreen(const QWidget &widget)
{
    const QWindow *handle = widget.window()->windowHandle();
    return widget.isVisible() && handle && handle->isExposed() && !widget.window()->isMinimized();
}

} // namespace witan
