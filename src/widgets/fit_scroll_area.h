// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QScrollArea>

namespace witan {

/// As tall as what it holds, up to a bound; past that it scrolls, so that nothing is cut in a low window.
class FitScrollArea final : public QScrollArea {
    Q_OBJECT
public:
    explicit FitScrollArea(QWidget *parent = nullptr);

    void setMostHeight(int height);

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {0, 0}; }

protected:
    bool eventFilter(QObject *object, QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    int wholeHeight(int width) const;
    void showBarWhereNeeded();
    int m_most = 16'777'215;
};

} // namespace witan
