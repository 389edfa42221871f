// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>

namespace witan {

class TextField;

/// The box around a field, and what stands beside it inside: a hairline, and the focus ring while the field has the focus.
class FieldFrame final : public QWidget {
    Q_OBJECT
public:
    explicit FieldFrame(QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;

private:
    TextField *field() const;
};

} // namespace witan
