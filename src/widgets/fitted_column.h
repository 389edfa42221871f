// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>

namespace witan {

/// What a scroll area scrolls, exactly as tall as its layout needs at its width. QScrollArea would else make it at least as tall as
/// the layout asked for when it was narrower, or never laid out yet: screens of nothing below the last word.
class FittedColumn final : public QWidget {
    Q_OBJECT
public:
    using QWidget::QWidget;

    QSize minimumSizeHint() const override { return {QWidget::minimumSizeHint().width(), 0}; }
};

} // namespace witan
