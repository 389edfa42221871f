// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>

namespace witan {

/// A score on its scale, as a bar with the number beside it.
class FactorBar final : public QWidget {
    Q_OBJECT
public:
    FactorBar(const QString &name, double score, double maximum, QWidget *parent = nullptr);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    double m_share;
    QString m_number;
};

} // namespace witan
