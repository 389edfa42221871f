// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>

namespace witan {

/// A coloured, rounded ground for something the elder should notice: `tone` is info, good, warning or bad.
class Banner final : public QWidget {
    Q_OBJECT
    Q_PROPERTY(QString tone MEMBER m_tone)
public:
    explicit Banner(QWidget *parent = nullptr);
    void setTone(const QString &tone);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_tone;
};

} // namespace witan
