"""Who looks at a page, and at which moment."""


class ViewerMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)


def page(request):
    return {}
