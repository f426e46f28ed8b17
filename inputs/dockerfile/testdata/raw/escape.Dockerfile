# escape=`
from mcr.microsoft.com/windows/nanoserver as b
SHELL ["powershell", "-Command"]
RUN dir `
  C:\\ 
EXPOSE 80 443/udp
VOLUME ["/a", "/b"]
